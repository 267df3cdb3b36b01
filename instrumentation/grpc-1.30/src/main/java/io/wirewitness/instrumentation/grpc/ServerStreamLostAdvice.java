package io.wirewitness.instrumentation.grpc;

import io.grpc.Status;
import io.wirewitness.boot.GrpcServerHooks;
import net.bytebuddy.asm.Advice;

/** On {@code AbstractServerStream.TransportState.transportReportStatus}: the transport ends a stream, because the client reset it or the connection ended. */
final class ServerStreamLostAdvice {

    private ServerStreamLostAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object state, @Advice.Argument(0) Status status) {
        if (!status.isOk() && GrpcServerHooks.isLost(state)) GrpcServerHooks.lost(state, status.asRuntimeException());
    }
}
