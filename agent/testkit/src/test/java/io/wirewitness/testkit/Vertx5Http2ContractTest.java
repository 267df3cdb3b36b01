package io.wirewitness.testkit;

final class Vertx5Http2ContractTest extends VertxHttp2Contract {

    Vertx5Http2ContractTest() {
        super("5.0.7");
    }

    @Override
    String library() {
        return "vertx 5.0.7";
    }
}
