package io.wirewitness.instrumentation.vertx;

import io.wirewitness.boot.ServerHooks;
import net.bytebuddy.asm.Advice;

/** On {@code Http1xServerRequest.handleException}: what the exception handlers of request and response get when their connection ends. */
final class ServingFailedAdvice {

    private ServingFailedAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object request, @Advice.Argument(0) Throwable thrown) {
        ServerHooks.servingEnded("vertx", request, request, thrown);
    }
}
