package io.wirewitness.testkit;

import org.jspecify.annotations.Nullable;

final class Netty42EpollContractTest extends ClientContract {

    Netty42EpollContractTest() {
        super(
                "io.wirewitness.instrumentation.netty.EpollNettyCaller",
                ClassPath.of(
                        "netty-4.1",
                        "io.netty:netty-codec-http:4.2.18.Final",
                        "io.netty:netty-transport-classes-epoll:4.2.18.Final",
                        "io.netty:netty-transport-native-epoll:4.2.18.Final:linux-x86_64"));
    }

    /** A failed connect belongs to no request yet: without a library above it netty cannot name one for every failure. */
    @Override
    @Nullable
    String library() {
        return null;
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
    boolean speaksTls() {
        return false;
    }

    @Override
    boolean limitsItsPool() {
        return false;
    }

    @Override
    boolean tellsInterimAnswers() {
        return true;
    }
}
