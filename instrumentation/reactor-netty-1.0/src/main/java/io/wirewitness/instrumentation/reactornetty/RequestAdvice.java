package io.wirewitness.instrumentation.reactornetty;

import io.wirewitness.boot.CallHooks;
import net.bytebuddy.asm.Advice;

/** On {@code HttpClientHandler.requestWithBody}: the request is about to be written on a connection. */
final class RequestAdvice {

    private RequestAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(0) Object operations) {
        CallHooks.requestOn("reactor-netty", operations);
    }
}
