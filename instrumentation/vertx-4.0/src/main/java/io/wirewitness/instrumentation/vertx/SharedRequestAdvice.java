package io.wirewitness.instrumentation.vertx;

import io.wirewitness.boot.CallHooks;
import net.bytebuddy.asm.Advice;

/** On {@code Http2ClientConnection.StreamImpl.writeHeaders}: the same for a stream of HTTP/2. */
final class SharedRequestAdvice {

    private SharedRequestAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object stream) {
        CallHooks.requestOn("vertx", stream, true);
    }
}
