package io.wirewitness.instrumentation.reactornetty;

import io.wirewitness.boot.CodecHooks;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;

/** On {@code HttpServerOperations.onOutboundError}: the handler's publisher failed. While nothing of the response is sent it answers with a
 * status of 500, 1.0 without an end that the codec would know. The requests are netty's codec's. */
final class HandlerFailedAdvice {

    private HandlerFailedAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
            @Advice.This Object operations,
            @Advice.FieldValue(value = "nettyRequest", typing = Assigner.Typing.DYNAMIC) Object request,
            @Advice.FieldValue("statusAndHeadersSent") int sent,
            @Advice.Argument(0) Throwable thrown) {
        if (sent == 0) CodecHooks.handlerAnswered("netty", operations, request, thrown);
        else CodecHooks.handlerFailed("netty", operations, request, thrown);
    }
}
