package io.wirewitness.instrumentation.jettyclient;

import io.wirewitness.boot.CallHooks;
import net.bytebuddy.asm.Advice;

/** On {@code HttpSenderOverHTTP.sendHeaders}: called once for each request, right before its head is written. */
final class RequestAdvice {

    private RequestAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object sender) {
        CallHooks.requestOn("jetty-client", sender);
    }
}
