package io.wirewitness.instrumentation.jettyclient;

import io.wirewitness.boot.CallHooks;
import net.bytebuddy.asm.Advice;

/** On {@code HttpExchange.notifyFailureComplete(Throwable)}: the call ends without ever having had a connection. */
final class UnsentFailedAdvice {

    private UnsentFailedAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.FieldValue("request") Object request, @Advice.Argument(0) Throwable thrown) {
        CallHooks.callFailed("jetty-client", request, thrown);
    }
}
