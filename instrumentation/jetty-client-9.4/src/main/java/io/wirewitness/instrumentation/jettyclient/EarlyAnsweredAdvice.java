package io.wirewitness.instrumentation.jettyclient;

import io.wirewitness.boot.CallHooks;
import net.bytebuddy.asm.Advice;

/** On {@code HttpReceiverOverHTTP.headerComplete} of versions whose receiver does not keep the status: the response has it. */
final class EarlyAnsweredAdvice {

    private EarlyAnsweredAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object receiver) {
        CallHooks.answeredWith("jetty-client", receiver, receiver, receiver);
    }
}
