package io.wirewitness.testkit;

final class JettyServer9ContractTest extends JettyServerContract {

    JettyServer9ContractTest() {
        super("9.4.58.v20250814");
    }

    @Override
    String library() {
        return "jetty 9.4.58";
    }
}
