package io.wirewitness.instrumentation.netty;

import io.wirewitness.boot.NativeHooks;
import net.bytebuddy.asm.Advice;

/** On {@code IoUringStreamUnsafe.readComplete0}: its second argument is the completion's result, a negative errno for an error. */
final class RingReadAdvice {

    private RingReadAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object unsafe, @Advice.Argument(1) int result) {
        NativeHooks.readCompleted(unsafe, result);
    }
}
