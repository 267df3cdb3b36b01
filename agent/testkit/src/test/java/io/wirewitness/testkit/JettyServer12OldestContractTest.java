package io.wirewitness.testkit;

final class JettyServer12OldestContractTest extends JettyServerContract {

    JettyServer12OldestContractTest() {
        super("12.0.0");
    }

    @Override
    String library() {
        return "jetty 12.0.0";
    }

    @Override
    boolean alsoWithPackets() {
        return false;
    }
}
