package io.wirewitness.instrumentation.grpc;

import io.grpc.Status;
import io.wirewitness.boot.GrpcHooks;
import net.bytebuddy.asm.Advice;

/** On {@code AbstractClientStream.cancel(Status)}: a deadline of ours ends the stream. */
final class StreamCancelledAdvice {

    private StreamCancelledAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object stream, @Advice.Argument(0) Status status) {
        if (GrpcHooks.isDeadline(status)) GrpcHooks.timedOut(stream, status.asRuntimeException());
    }
}
