package io.wirewitness.testkit;

final class Vertx4ContractTest extends ClientContract {

    Vertx4ContractTest() {
        super(
                "io.wirewitness.instrumentation.vertx.VertxCaller",
                ClassPath.of("vertx-4.0", "io.vertx:vertx-core:4.5.25"));
    }

    @Override
    String library() {
        return "vertx 4.5.25";
    }

    @Override
    boolean failsOnClosedIdleConnection() {
        return true; // while its event loop is busy; see the driver
    }

    @Override
    boolean replaysPost() {
        return false; // it never sends a request again by itself
    }

    /** Nothing is sent again, so that replayidle fails as idle does. */
    @Override
    boolean mayLoseTheRace() {
        return true;
    }

    @Override
    boolean speaksHttp2() {
        return true;
    }

    /** Its HttpClosedException has no stack and is one object for all: nothing can hang on it. */
    @Override
    boolean noticesTruncation() {
        return false;
    }

    @Override
    boolean tellsInterimAnswers() {
        return true;
    }
}
