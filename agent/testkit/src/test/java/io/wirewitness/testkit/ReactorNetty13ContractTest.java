package io.wirewitness.testkit;

final class ReactorNetty13ContractTest extends ClientContract {

    ReactorNetty13ContractTest() {
        super(
                "io.wirewitness.instrumentation.reactornetty.ReactorNettyCaller",
                ClassPath.of("reactor-netty-1.0", "io.projectreactor.netty:reactor-netty-http:1.3.6"));
    }

    @Override
    String library() {
        return "reactor-netty 1.3.6";
    }

    /** The event loop sees the end of an idle connection at once. */
    @Override
    boolean failsOnClosedIdleConnection() {
        return false;
    }

    @Override
    boolean replaysPost() {
        return false;
    }

    /** Its ReadTimeoutException has no stack and is one object for all: nothing can hang on it. */
    @Override
    boolean timesOut() {
        return false;
    }

    @Override
    boolean tellsInterimAnswers() {
        return true;
    }
}
