package io.wirewitness.testkit;

final class JettyClient9ContractTest extends JettyClientContract {

    JettyClient9ContractTest() {
        super("9.4.58.v20250814");
    }

    @Override
    String library() {
        return "jetty-client 9.4.58";
    }
}
