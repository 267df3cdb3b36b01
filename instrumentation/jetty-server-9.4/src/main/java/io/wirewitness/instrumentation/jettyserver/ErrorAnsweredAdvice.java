package io.wirewitness.instrumentation.jettyserver;

import io.wirewitness.boot.ServerHooks;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/**
 * On {@code HttpChannelState.ErrorCallback.succeeded()} of 12: what a handler threw is answered with an error. 12.0 closes
 * the connection after such an answer, so that its end says nothing.
 */
final class ErrorAnsweredAdvice {

    private ErrorAnsweredAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.FieldValue("_request") @Nullable Object request) {
        ServerHooks.requestEnds(request);
    }
}
