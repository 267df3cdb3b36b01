package io.wirewitness.instrumentation.reactornetty;

import io.wirewitness.boot.PoolHooks;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;

/** On {@code DisposableAcquire.onError}: no connection came in time, or too many calls wait for one. */
final class LeaseFailedAdvice {

    private LeaseFailedAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
            @Advice.This Object acquire,
            @Advice.FieldValue(value = "pool", typing = Assigner.Typing.DYNAMIC) @Nullable Object pool,
            @Advice.Argument(0) Throwable thrown) {
        if (thrown.getClass().getSimpleName().startsWith("PoolAcquire"))
            PoolHooks.leaseFailed("reactor-netty", pool, acquire, thrown);
    }
}
