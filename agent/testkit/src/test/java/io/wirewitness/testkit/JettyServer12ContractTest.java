package io.wirewitness.testkit;

final class JettyServer12ContractTest extends ServerContract {

    JettyServer12ContractTest() {
        super(
                "io.wirewitness.instrumentation.jettyserver.JettyServed",
                ClassPath.of("jetty-server-9.4", "org.eclipse.jetty:jetty-server:12.1.14"));
    }

    @Override
    String library() {
        return "jetty 12.1.14";
    }
}
