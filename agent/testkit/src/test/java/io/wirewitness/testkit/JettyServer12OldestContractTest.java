package io.wirewitness.testkit;

final class JettyServer12OldestContractTest extends ServerContract {

    JettyServer12OldestContractTest() {
        super(
                "io.wirewitness.instrumentation.jettyserver.JettyServed",
                ClassPath.of("jetty-server-9.4", "org.eclipse.jetty:jetty-server:12.0.0"));
    }

    @Override
    String library() {
        return "jetty 12.0.0";
    }
}
