package io.wirewitness.testkit;

final class JettyServer9ContractTest extends ServerContract {

    JettyServer9ContractTest() {
        super(
                "io.wirewitness.instrumentation.jettyserver.JettyServed",
                ClassPath.of("jetty-server-9.4", "org.eclipse.jetty:jetty-server:9.4.58.v20250814"));
    }

    @Override
    String library() {
        return "jetty 9.4.58";
    }
}
