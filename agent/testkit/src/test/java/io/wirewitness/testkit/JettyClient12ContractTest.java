package io.wirewitness.testkit;

final class JettyClient12ContractTest extends JettyClientContract {

    JettyClient12ContractTest() {
        super("12.1.14");
    }

    @Override
    String library() {
        return "jetty-client 12.1.14";
    }
}
