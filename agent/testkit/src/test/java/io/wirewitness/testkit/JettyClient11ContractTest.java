package io.wirewitness.testkit;

final class JettyClient11ContractTest extends JettyClientContract {

    JettyClient11ContractTest() {
        super("11.0.26");
    }

    @Override
    String library() {
        return "jetty-client 11.0.26";
    }
}
