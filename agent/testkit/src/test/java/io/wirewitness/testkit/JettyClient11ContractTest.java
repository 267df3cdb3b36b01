package io.wirewitness.testkit;

final class JettyClient11ContractTest extends ClientContract {

    JettyClient11ContractTest() {
        super(
                "io.wirewitness.instrumentation.jettyclient.JettyCaller",
                ClassPath.of("jetty-client-9.4", "org.eclipse.jetty:jetty-client:11.0.26"));
    }

    @Override
    String library() {
        return "jetty-client 11.0.26";
    }

    /** It listens to idle connections too, and drops one as soon as its FIN or RST arrives. */
    @Override
    boolean failsOnClosedIdleConnection() {
        return false;
    }

    @Override
    boolean replaysPost() {
        return false;
    }
}
