package io.wirewitness.instrumentation.jettyclient;

import io.wirewitness.boot.CallHooks;
import net.bytebuddy.asm.Advice;

/** On {@code HttpReceiverOverHTTP.headerComplete}, where its field {@code status} holds the response's status. */
final class AnsweredAdvice {

    private AnsweredAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object receiver, @Advice.FieldValue("status") int status) {
        CallHooks.answered("jetty-client", receiver, receiver, status);
    }
}
