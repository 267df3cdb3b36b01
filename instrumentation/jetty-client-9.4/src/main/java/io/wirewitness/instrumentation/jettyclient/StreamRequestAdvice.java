package io.wirewitness.instrumentation.jettyclient;

import io.wirewitness.boot.CallHooks;
import net.bytebuddy.asm.Advice;

/** On {@code HttpSenderOverHTTP2.sendHeaders}: as {@link RequestAdvice}, on a connection that carries several at a time. */
final class StreamRequestAdvice {

    private StreamRequestAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object sender) {
        CallHooks.requestOn("jetty-client", sender, true);
    }
}
