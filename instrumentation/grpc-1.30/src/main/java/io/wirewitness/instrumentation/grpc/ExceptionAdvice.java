package io.wirewitness.instrumentation.grpc;

import io.wirewitness.boot.GrpcHooks;
import net.bytebuddy.asm.Advice;

/** On the constructors of {@code StatusRuntimeException} and {@code StatusException}. */
final class ExceptionAdvice {

    private ExceptionAdvice() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.This Throwable thrown, @Advice.Argument(0) Object status) {
        GrpcHooks.made(status, thrown);
    }
}
