package io.wirewitness.instrumentation.reactornetty;

import io.wirewitness.boot.CodecHooks;
import net.bytebuddy.asm.Advice;

/**
 * On {@code HttpServerOperations.onOutboundError}: the handler's publisher failed. Where no head was sent before, one with
 * status 500 is sent there, and that is the answer.
 */
final class HandlerFailedAdvice {

    private HandlerFailedAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object operations, @Advice.Argument(0) Throwable thrown) {
        CodecHooks.handlerFailed("reactor-netty", operations, thrown);
    }
}
