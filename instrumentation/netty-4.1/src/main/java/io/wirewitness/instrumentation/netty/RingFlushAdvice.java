package io.wirewitness.instrumentation.netty;

import io.wirewitness.boot.NativeHooks;
import net.bytebuddy.asm.Advice;

/** On {@code uring.AbstractIoUringChannel.scheduleWrite}: a write is about to be handed to the ring. */
final class RingFlushAdvice {

    private RingFlushAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object channel) {
        NativeHooks.beforeWrite(channel);
    }
}
