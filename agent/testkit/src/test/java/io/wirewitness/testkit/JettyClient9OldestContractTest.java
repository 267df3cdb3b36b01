package io.wirewitness.testkit;

final class JettyClient9OldestContractTest extends JettyClientContract {

    JettyClient9OldestContractTest() {
        super("9.4.0.v20161208");
    }

    @Override
    String library() {
        return "jetty-client 9.4.0";
    }

    @Override
    boolean alsoWithPackets() {
        return false;
    }
}
