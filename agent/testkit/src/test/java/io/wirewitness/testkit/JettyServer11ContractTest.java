package io.wirewitness.testkit;

final class JettyServer11ContractTest extends ServerContract {

    JettyServer11ContractTest() {
        super(
                "io.wirewitness.instrumentation.jettyserver.JettyServed",
                ClassPath.of("jetty-server-9.4", "org.eclipse.jetty:jetty-server:11.0.26"));
    }

    @Override
    String library() {
        return "jetty 11.0.26";
    }
}
