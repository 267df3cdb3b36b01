package io.wirewitness.instrumentation.grpc;

import io.wirewitness.boot.GrpcHooks;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;

/** On {@code ClientCalls.BlockingResponseStream.hasNext}: as {@link BlockingAdvice}. */
final class IteratorAdvice {

    private IteratorAdvice() {}

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
            @Advice.FieldValue(value = "last", typing = Assigner.Typing.DYNAMIC) @Nullable Object last,
            @Advice.Thrown @Nullable Throwable thrown) {
        if (thrown != null) GrpcHooks.remade(last, thrown);
    }
}
