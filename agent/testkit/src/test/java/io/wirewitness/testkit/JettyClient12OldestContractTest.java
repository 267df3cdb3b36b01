package io.wirewitness.testkit;

final class JettyClient12OldestContractTest extends ClientContract {

    JettyClient12OldestContractTest() {
        super(
                "io.wirewitness.instrumentation.jettyclient.JettyCaller",
                ClassPath.of("jetty-client-9.4", "org.eclipse.jetty:jetty-client:12.0.0"));
    }

    @Override
    String library() {
        return "jetty-client 12.0.0";
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
