package io.wirewitness.testkit;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.condition.EnabledIf;

@EnabledIf(value = "io.wirewitness.testkit.Rights#canUseIoUring", disabledReason = "the kernel refuses io_uring")
final class Netty42IoUringContractTest extends ClientContract {

    Netty42IoUringContractTest() {
        super(
                "io.wirewitness.instrumentation.netty.IoUringNettyCaller",
                ClassPath.of(
                        "netty-4.1",
                        "io.netty:netty-codec-http:4.2.18.Final",
                        "io.netty:netty-transport-classes-io_uring:4.2.18.Final",
                        "io.netty:netty-transport-native-io_uring:4.2.18.Final:linux-x86_64"));
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

    /** Without the agent, on 25, it was seen to miss the reset behind half an answer, and to wait for ever. */
    @Override
    boolean differsFromRunToRun(String scenario) {
        return scenario.equals("halfreset");
    }

    @Override
    boolean tellsInterimAnswers() {
        return true;
    }
}
