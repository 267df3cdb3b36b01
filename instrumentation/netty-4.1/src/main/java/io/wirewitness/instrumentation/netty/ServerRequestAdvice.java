package io.wirewitness.instrumentation.netty;

import io.wirewitness.boot.CodecHooks;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** On {@code HttpRequestDecoder.createMessage}: its first line was read. */
final class ServerRequestAdvice {

    private ServerRequestAdvice() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.This Object decoder, @Advice.Return @Nullable Object request) {
        CodecHooks.serverRequestBegins("netty", decoder, request);
    }
}
