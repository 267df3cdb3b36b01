package io.wirewitness.instrumentation.grpc;

import io.wirewitness.boot.CallHooks;
import net.bytebuddy.asm.Advice;

/** On {@code NettyClientHandler.createStreamTraced} and {@code OkHttpClientTransport.startStream}: the headers are written next. */
final class RequestAdvice {

    private RequestAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object transport) {
        CallHooks.requestOn("grpc", transport, true);
    }
}
