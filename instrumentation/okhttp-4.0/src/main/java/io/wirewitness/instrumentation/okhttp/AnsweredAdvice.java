package io.wirewitness.instrumentation.okhttp;

import io.wirewitness.boot.CallHooks;
import net.bytebuddy.asm.Advice;

/** On {@code Exchange.responseHeadersEnd}, 4.5 to 5.x: the final response, after those of 1xx. */
final class AnsweredAdvice {

    private AnsweredAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
            @Advice.This Object exchange, @Advice.FieldValue("call") Object call, @Advice.Argument(0) Object response) {
        CallHooks.answeredWith("okhttp", call, exchange, response);
    }
}
