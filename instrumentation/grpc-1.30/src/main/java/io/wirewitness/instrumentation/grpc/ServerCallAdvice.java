package io.wirewitness.instrumentation.grpc;

import io.wirewitness.boot.GrpcServerHooks;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;

/** On {@code ServerImpl.ServerTransportListenerImpl.streamCreated}: the headers are read. */
final class ServerCallAdvice {

    private ServerCallAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(value = 0, typing = Assigner.Typing.DYNAMIC) Object stream) {
        GrpcServerHooks.begins(stream);
    }
}
