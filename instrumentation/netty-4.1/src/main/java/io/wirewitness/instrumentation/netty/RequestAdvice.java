package io.wirewitness.instrumentation.netty;

import io.wirewitness.boot.CodecHooks;
import net.bytebuddy.asm.Advice;

/** On {@code HttpRequestEncoder.encodeInitialLine}: once per request. */
final class RequestAdvice {

    private RequestAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object encoder, @Advice.Argument(1) Object request) {
        CodecHooks.requestBegins("netty", encoder, request);
    }
}
