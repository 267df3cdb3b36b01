package io.wirewitness.testkit;

final class ReactorNetty10ContractTest extends ClientContract {

    ReactorNetty10ContractTest() {
        super(
                "io.wirewitness.instrumentation.reactornetty.ReactorNettyCaller",
                ClassPath.of("reactor-netty-1.0", "io.projectreactor.netty:reactor-netty-http:1.0.0"));
    }

    @Override
    String library() {
        return "reactor-netty 1.0.0";
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
    boolean alsoWithPackets() {
        return false;
    }

    @Override
    boolean takesAnInterimAnswerForTheLast() {
        return true;
    }
}
