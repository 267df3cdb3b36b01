package io.wirewitness.instrumentation.netty;

import io.wirewitness.boot.NativeHooks;
import net.bytebuddy.asm.Advice;

/** On {@code AbstractUringUnsafe.fulfillConnectPromise} of a connect that succeeded. */
final class RingConnectedAdvice {

    private RingConnectedAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object unsafe) {
        NativeHooks.connectCompleted(unsafe, null);
    }
}
