package io.wirewitness.testkit;

final class JettyClient9OldestContractTest extends ClientContract {

    JettyClient9OldestContractTest() {
        super(
                "io.wirewitness.instrumentation.jettyclient.JettyCaller",
                ClassPath.of("jetty-client-9.4", "org.eclipse.jetty:jetty-client:9.4.0.v20161208"));
    }

    @Override
    String library() {
        return "jetty-client 9.4.0";
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
