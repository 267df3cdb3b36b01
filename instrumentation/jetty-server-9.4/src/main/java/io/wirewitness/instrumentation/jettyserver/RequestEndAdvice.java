package io.wirewitness.instrumentation.jettyserver;

import io.wirewitness.boot.ServerHooks;
import net.bytebuddy.asm.Advice;

/** On {@code HttpChannel.onCompleted()} of 9.4 to 11, before the channel goes on with the next request. */
final class RequestEndAdvice {

    private RequestEndAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object channel) {
        ServerHooks.requestEnds(channel);
    }
}
