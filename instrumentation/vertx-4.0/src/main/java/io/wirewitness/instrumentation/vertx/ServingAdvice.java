package io.wirewitness.instrumentation.vertx;

import io.wirewitness.boot.ServerHooks;
import net.bytebuddy.asm.Advice;

/** On {@code Http1xServerRequest.handleBegin}: the head is read, and the request is about to be handed to the application. */
final class ServingAdvice {

    private ServingAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object request) {
        ServerHooks.requestBegins("vertx", request, request);
    }
}
