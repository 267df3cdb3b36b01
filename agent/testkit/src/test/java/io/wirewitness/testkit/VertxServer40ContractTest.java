package io.wirewitness.testkit;

final class VertxServer40ContractTest extends VertxServerContract {

    VertxServer40ContractTest() {
        super("4.0.0");
    }

    @Override
    String library() {
        return "vertx 4.0.0";
    }

    @Override
    boolean alsoWithPackets() {
        return false;
    }
}
