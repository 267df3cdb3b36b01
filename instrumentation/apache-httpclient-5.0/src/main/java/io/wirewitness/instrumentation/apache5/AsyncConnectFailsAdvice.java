package io.wirewitness.instrumentation.apache5;

import io.wirewitness.boot.AttemptHooks;
import net.bytebuddy.asm.Advice;

/** On {@code InternalConnectChannel.onException} and {@code onTimeout}, which run the callbacks. */
final class AsyncConnectFailsAdvice {

    private AsyncConnectFailsAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object channel) {
        AttemptHooks.connectFails(channel);
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit() {
        AttemptHooks.connectFails(null);
    }
}
