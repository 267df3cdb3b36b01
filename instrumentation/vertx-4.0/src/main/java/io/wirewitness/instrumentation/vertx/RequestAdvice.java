package io.wirewitness.instrumentation.vertx;

import io.wirewitness.boot.CallHooks;
import net.bytebuddy.asm.Advice;

/** On {@code Http1xClientConnection.beginRequest}: on the event loop, right before the head is written. */
final class RequestAdvice {

    private RequestAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object connection) {
        CallHooks.requestOn("vertx", connection);
    }
}
