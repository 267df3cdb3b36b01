package io.wirewitness.testkit;

final class VertxServer4ContractTest extends VertxServerContract {

    VertxServer4ContractTest() {
        super("4.5.25");
    }

    @Override
    String library() {
        return "vertx 4.5.25";
    }

    @Override
    boolean alsoWithPackets() {
        return false;
    }
}
