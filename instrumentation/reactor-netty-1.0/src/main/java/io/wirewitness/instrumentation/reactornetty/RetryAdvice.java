package io.wirewitness.instrumentation.reactornetty;

import io.wirewitness.boot.CallHooks;
import net.bytebuddy.asm.Advice;

/** On {@code HttpClientHandler.test}, which the call asks whether to begin again: what it refuses reaches the caller. */
final class RetryAdvice {

    private RetryAdvice() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.This Object call, @Advice.Argument(0) Throwable thrown, @Advice.Return boolean again) {
        if (!again) CallHooks.callFailed("reactor-netty", call, thrown);
        else if (!thrown.getClass().getName().endsWith("RedirectClientException")
                && !thrown.getClass().getName().endsWith("HttpClientAuthenticationException"))
            CallHooks.attemptRepeated("reactor-netty", call, thrown);
    }
}
