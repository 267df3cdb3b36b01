package io.wirewitness.instrumentation.grpc;

import io.grpc.Status;
import io.wirewitness.boot.GrpcServerHooks;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;

/** On {@code ServerCallImpl.close(Status, Metadata)}: the application ends its call. */
final class ServerAnswerAdvice {

    private ServerAnswerAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
            @Advice.FieldValue(value = "stream", typing = Assigner.Typing.DYNAMIC) Object stream,
            @Advice.Argument(0) Status status) {
        if (!status.isOk() && status.getCause() != null) GrpcServerHooks.answeredWith(status, stream);
    }
}
