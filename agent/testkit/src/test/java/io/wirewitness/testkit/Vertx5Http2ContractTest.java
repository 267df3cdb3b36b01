package io.wirewitness.testkit;

final class Vertx5Http2ContractTest extends Http2Contract {

    Vertx5Http2ContractTest() {
        super(
                "io.wirewitness.instrumentation.vertx.VertxCaller",
                ClassPath.of("vertx-4.0", "io.vertx:vertx-core:5.0.7"));
    }

    @Override
    String library() {
        return "vertx 5.0.7";
    }

    @Override
    boolean repeatsUnprocessed(Jdks.Jdk jdk) {
        return false;
    }
}
