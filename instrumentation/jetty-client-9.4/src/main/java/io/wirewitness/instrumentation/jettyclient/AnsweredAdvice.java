package io.wirewitness.instrumentation.jettyclient;

import io.wirewitness.boot.CallHooks;
import net.bytebuddy.asm.Advice;

/** On {@code HttpReceiver.responseHeaders}, since 12.0 on its task, over HTTP/1.1 and HTTP/2: the head is complete, and the response has its status. */
final class AnsweredAdvice {

    private AnsweredAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object receiver) {
        CallHooks.answeredWith("jetty-client", receiver, receiver, receiver);
    }
}
