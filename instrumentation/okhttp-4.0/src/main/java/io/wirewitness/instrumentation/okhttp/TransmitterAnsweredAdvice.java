package io.wirewitness.instrumentation.okhttp;

import io.wirewitness.boot.CallHooks;
import net.bytebuddy.asm.Advice;

/** On {@code Exchange.responseHeadersEnd}, 4.0 to 4.4: as {@link AnsweredAdvice}. */
final class TransmitterAnsweredAdvice {

    private TransmitterAnsweredAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
            @Advice.This Object exchange,
            @Advice.FieldValue("transmitter") Object call,
            @Advice.Argument(0) Object response) {
        CallHooks.answeredWith("okhttp", call, exchange, response);
    }
}
