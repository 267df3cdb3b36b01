package io.wirewitness.testkit;

final class JettyServer10ContractTest extends JettyServerContract {

    JettyServer10ContractTest() {
        super("10.0.26");
    }

    @Override
    String library() {
        return "jetty 10.0.26";
    }

    @Override
    boolean alsoWithPackets() {
        return false;
    }
}
