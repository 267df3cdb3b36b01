package io.wirewitness.instrumentation.grpc;

import io.grpc.Status;
import io.wirewitness.boot.GrpcHooks;
import net.bytebuddy.asm.Advice;

/** On {@code AbstractClientStream.TransportState.transportReportStatus} with four arguments: every end of a stream. */
final class StatusReportedAdvice {

    private StatusReportedAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object stream, @Advice.Argument(0) Status status) {
        if (!status.isOk() && GrpcHooks.isFailure(status))
            GrpcHooks.attemptFailed(stream, status, status.asRuntimeException());
    }
}
