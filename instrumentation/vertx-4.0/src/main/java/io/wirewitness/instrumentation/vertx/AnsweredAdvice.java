package io.wirewitness.instrumentation.vertx;

import io.wirewitness.boot.CallHooks;
import net.bytebuddy.asm.Advice;

/** On {@code HttpClientRequestBase.handleResponse}: the final response, over HTTP/1.1 and HTTP/2. */
final class AnsweredAdvice {

    private AnsweredAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object request, @Advice.Argument(0) Object response) {
        CallHooks.answeredWith("vertx", request, request, response);
    }
}
