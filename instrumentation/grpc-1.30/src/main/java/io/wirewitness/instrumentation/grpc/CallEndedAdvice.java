package io.wirewitness.instrumentation.grpc;

import io.wirewitness.boot.GrpcHooks;
import net.bytebuddy.asm.Advice;

/** On {@code ClientCallImpl.closeObserver}: the listener is told the status, and makes its exception there. */
final class CallEndedAdvice {

    private CallEndedAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object call, @Advice.Argument(1) Object status) {
        GrpcHooks.ending(call, status);
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit() {
        GrpcHooks.ended();
    }
}
