package io.wirewitness.testkit;

final class JettyClient12OldestContractTest extends JettyClientContract {

    JettyClient12OldestContractTest() {
        super("12.0.0");
    }

    @Override
    String library() {
        return "jetty-client 12.0.0";
    }

    @Override
    boolean alsoWithPackets() {
        return false;
    }
}
