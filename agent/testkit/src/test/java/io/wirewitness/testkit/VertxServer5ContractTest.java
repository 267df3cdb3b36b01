package io.wirewitness.testkit;

final class VertxServer5ContractTest extends VertxServerContract {

    VertxServer5ContractTest() {
        super("5.0.7");
    }

    @Override
    String library() {
        return "vertx 5.0.7";
    }
}
