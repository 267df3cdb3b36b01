package io.wirewitness.instrumentation.httpclient;

import io.wirewitness.boot.CallHooks;
import net.bytebuddy.asm.Advice;

/** On {@code MultiExchange.responseFilters}: each final response, also one that the client answers itself (401, redirects). */
final class AnsweredAdvice {

    private AnsweredAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object call, @Advice.Argument(0) Object response) {
        CallHooks.answeredWith("jdk-httpclient", call, call, response);
    }
}
