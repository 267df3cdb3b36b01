package io.wirewitness.testkit;

final class JettyServer10ContractTest extends ServerContract {

    JettyServer10ContractTest() {
        super(
                "io.wirewitness.instrumentation.jettyserver.JettyServed",
                ClassPath.of("jetty-server-9.4", "org.eclipse.jetty:jetty-server:10.0.26"));
    }

    @Override
    String library() {
        return "jetty 10.0.26";
    }
}
