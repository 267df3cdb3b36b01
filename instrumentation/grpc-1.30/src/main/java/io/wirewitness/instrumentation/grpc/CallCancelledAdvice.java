package io.wirewitness.instrumentation.grpc;

import io.wirewitness.boot.GrpcHooks;
import net.bytebuddy.asm.Advice;

/** On {@code RetriableStream.cancel(Status)}, which cancels the streams of its attempts with a status of its own. */
final class CallCancelledAdvice {

    private CallCancelledAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(0) Object status) {
        GrpcHooks.cancelling(status);
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit() {
        GrpcHooks.cancelling(null);
    }
}
