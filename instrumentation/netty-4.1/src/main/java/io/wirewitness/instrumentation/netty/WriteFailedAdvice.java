package io.wirewitness.instrumentation.netty;

import io.wirewitness.boot.CodecHooks;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** On {@code ChannelOutboundBuffer.failFlushed}: before the promises of what was not written hear of it. */
final class WriteFailedAdvice {

    private WriteFailedAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object buffer, @Advice.Argument(0) @Nullable Throwable thrown) {
        CodecHooks.failed("netty", buffer, thrown);
    }
}
