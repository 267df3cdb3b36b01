package io.wirewitness.instrumentation.grpc;

import io.wirewitness.boot.GrpcServerHooks;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;

/** On {@code ServerCalls.ServerCallStreamObserverImpl.onNext} and {@code onCompleted}: what they throw when the call was cancelled; newer versions only where the call streams. */
final class AnsweredInVainAdvice {

    private AnsweredInVainAdvice() {}

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
            @Advice.FieldValue(value = "call", typing = Assigner.Typing.DYNAMIC) Object call,
            @Advice.Thrown @Nullable Throwable thrown) {
        if (thrown != null) GrpcServerHooks.answeredInVain(call, thrown);
    }
}
