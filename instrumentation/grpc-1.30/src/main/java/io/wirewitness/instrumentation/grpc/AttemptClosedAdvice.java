package io.wirewitness.instrumentation.grpc;

import io.wirewitness.boot.GrpcHooks;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** On {@code RetriableStream.Sublistener.closed} with three arguments: here it decides whether to try again. */
final class AttemptClosedAdvice {

    private AttemptClosedAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(0) Object status, @Advice.Argument(1) @Nullable Enum<?> progress) {
        GrpcHooks.lookingAt(status, progress);
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit() {
        GrpcHooks.lookingAt(null, null);
    }
}
