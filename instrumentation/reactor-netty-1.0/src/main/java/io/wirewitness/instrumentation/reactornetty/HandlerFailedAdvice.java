package io.wirewitness.instrumentation.reactornetty;

import io.wirewitness.boot.CodecHooks;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;

/** On {@code HttpServerOperations.onOutboundError}: the handler's publisher failed. The requests are netty's codec's. */
final class HandlerFailedAdvice {

    private HandlerFailedAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
            @Advice.This Object operations,
            @Advice.FieldValue(value = "nettyRequest", typing = Assigner.Typing.DYNAMIC) Object request,
            @Advice.Argument(0) Throwable thrown) {
        CodecHooks.handlerFailed("netty", operations, request, thrown);
    }
}
