package io.wirewitness.testkit;

final class JettyServer11ContractTest extends JettyServerContract {

    JettyServer11ContractTest() {
        super("11.0.26");
    }

    @Override
    String library() {
        return "jetty 11.0.26";
    }
}
