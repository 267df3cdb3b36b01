package io.wirewitness.instrumentation.netty;

import io.wirewitness.boot.NativeHooks;
import net.bytebuddy.asm.Advice;

/** On {@code AbstractUringUnsafe.writeComplete}: its second argument is the completion's result, a negative errno for an error. */
final class RingWriteAdvice {

    private RingWriteAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object unsafe, @Advice.Argument(1) int result) {
        NativeHooks.afterWrite(unsafe, result, null);
    }
}
