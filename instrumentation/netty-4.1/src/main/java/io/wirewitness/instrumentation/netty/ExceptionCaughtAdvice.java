package io.wirewitness.instrumentation.netty;

import io.wirewitness.boot.CodecHooks;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** On {@code AbstractChannelHandlerContext.invokeExceptionCaught}: before a handler hears of it. */
final class ExceptionCaughtAdvice {

    private ExceptionCaughtAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object context, @Advice.Argument(0) @Nullable Throwable thrown) {
        CodecHooks.failed("netty", context, thrown);
    }
}
