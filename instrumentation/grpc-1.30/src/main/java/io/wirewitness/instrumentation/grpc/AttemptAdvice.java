package io.wirewitness.instrumentation.grpc;

import io.wirewitness.boot.GrpcHooks;
import net.bytebuddy.asm.Advice;

/** On {@code RetriableStream.createSubstream}: another attempt, if it comes out of {@link AttemptClosedAdvice}. */
final class AttemptAdvice {

    private AttemptAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object stream) {
        GrpcHooks.attemptBegins(stream);
    }
}
