package io.wirewitness.instrumentation.grpc;

import io.wirewitness.boot.GrpcServerHooks;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;

/** On {@code ServerImpl.JumpToApplicationThreadServerStreamListener.internalClose(Throwable)}: what left the application's listener, before it is answered with UNKNOWN. */
final class ServerHandlerFailedAdvice {

    private ServerHandlerFailedAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
            @Advice.FieldValue(value = "stream", typing = Assigner.Typing.DYNAMIC) Object stream,
            @Advice.Argument(0) Throwable thrown) {
        GrpcServerHooks.handlerThrew(stream, thrown);
    }
}
