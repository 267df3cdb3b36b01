package io.wirewitness.testkit;

final class Vertx40Http2ContractTest extends VertxHttp2Contract {

    Vertx40Http2ContractTest() {
        super("4.0.0");
    }

    @Override
    String library() {
        return "vertx 4.0.0";
    }

    /** In 4.0 a stream that its own time-out closed is told as a closed connection, by a constant. */
    @Override
    boolean annotates(String scenario) {
        return scenario.equals("nobody");
    }
}
