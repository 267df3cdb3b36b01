package io.wirewitness.instrumentation.netty;

import io.wirewitness.boot.NativeHooks;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** On {@code AbstractUringUnsafe.fulfillConnectPromise} of a connect that failed. */
final class RingConnectFailedAdvice {

    private RingConnectFailedAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object unsafe, @Advice.Argument(1) @Nullable Throwable thrown) {
        if (thrown != null) {
            NativeHooks.connectCompleted(unsafe, thrown);
        }
    }
}
