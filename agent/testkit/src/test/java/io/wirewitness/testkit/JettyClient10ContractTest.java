package io.wirewitness.testkit;

final class JettyClient10ContractTest extends JettyClientContract {

    JettyClient10ContractTest() {
        super("10.0.26");
    }

    @Override
    String library() {
        return "jetty-client 10.0.26";
    }

    @Override
    boolean alsoWithPackets() {
        return false;
    }
}
