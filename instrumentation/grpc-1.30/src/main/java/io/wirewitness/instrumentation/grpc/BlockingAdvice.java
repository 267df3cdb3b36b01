package io.wirewitness.instrumentation.grpc;

import io.wirewitness.boot.GrpcHooks;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** On {@code ClientCalls.toStatusRuntimeException}: the blocking stub throws another exception than the listener made. */
final class BlockingAdvice {

    private BlockingAdvice() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.Argument(0) @Nullable Throwable before, @Advice.Return @Nullable Throwable thrown) {
        GrpcHooks.remade(before, thrown);
    }
}
