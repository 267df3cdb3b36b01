package io.wirewitness.instrumentation.netty;

import io.wirewitness.boot.NativeHooks;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** On {@code IoUringStreamUnsafe.handleReadException}, before the pipeline hears of it. */
final class RingReadFailedAdvice {

    private RingReadFailedAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object unsafe, @Advice.Argument(2) @Nullable Throwable thrown) {
        NativeHooks.readFailed(unsafe, thrown);
    }
}
