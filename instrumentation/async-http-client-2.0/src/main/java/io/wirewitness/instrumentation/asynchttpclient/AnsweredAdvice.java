package io.wirewitness.instrumentation.asynchttpclient;

import io.wirewitness.boot.CallHooks;
import net.bytebuddy.asm.Advice;

/** On {@code HttpHandler.handleHttpResponse}: the final response. */
final class AnsweredAdvice {

    private AnsweredAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
            @Advice.Argument(0) Object response, @Advice.Argument(1) Object channel, @Advice.Argument(2) Object call) {
        CallHooks.answeredWith("async-http-client", call, channel, response);
    }
}
