package io.wirewitness.instrumentation.netty;

import io.wirewitness.boot.NativeHooks;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** On {@code AbstractUnsafe.handleWriteError} of every transport, of which io_uring's has no call that threw. */
final class RingWriteFailedAdvice {

    private RingWriteFailedAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object unsafe, @Advice.Argument(0) @Nullable Throwable thrown) {
        NativeHooks.writeFailed(unsafe, thrown);
    }
}
