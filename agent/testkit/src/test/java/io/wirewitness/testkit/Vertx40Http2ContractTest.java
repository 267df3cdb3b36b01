package io.wirewitness.testkit;

final class Vertx40Http2ContractTest extends Http2Contract {

    Vertx40Http2ContractTest() {
        super(
                "io.wirewitness.instrumentation.vertx.VertxCaller",
                ClassPath.of("vertx-4.0", "io.vertx:vertx-core:4.0.0"));
    }

    @Override
    String library() {
        return "vertx 4.0.0";
    }

    @Override
    boolean repeatsUnprocessed(Jdks.Jdk jdk) {
        return false;
    }
}
