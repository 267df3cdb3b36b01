package io.wirewitness.testkit;

final class Vertx40ContractTest extends ClientContract {

    Vertx40ContractTest() {
        super(
                "io.wirewitness.instrumentation.vertx.VertxCaller",
                ClassPath.of("vertx-4.0", "io.vertx:vertx-core:4.0.0"));
    }

    @Override
    String library() {
        return "vertx 4.0.0";
    }

    @Override
    boolean failsOnClosedIdleConnection() {
        return true; // while its event loop is busy; see the driver
    }

    @Override
    boolean replaysPost() {
        return false; // it never sends a request again by itself
    }

    /** Nothing is sent again, so that this is idleClosedBeforeReuse once more. */
    @Override
    void silentlyReplayedBeforeAnythingWasAccepted(Environment environment) {}
}
