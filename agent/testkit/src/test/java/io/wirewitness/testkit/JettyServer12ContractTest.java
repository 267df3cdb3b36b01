package io.wirewitness.testkit;

final class JettyServer12ContractTest extends JettyServerContract {

    JettyServer12ContractTest() {
        super("12.1.14");
    }

    @Override
    String library() {
        return "jetty 12.1.14";
    }
}
