package io.wirewitness.instrumentation.apache5;

import io.wirewitness.boot.PoolHooks;
import java.util.concurrent.TimeoutException;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** On {@code failed} of the callback in {@code AsyncConnectExec} that waits for a connection of the pool. */
final class AsyncLeaseFailedAdvice {

    private AsyncLeaseFailedAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.FieldValue("val$scope") Object call, @Advice.Argument(0) @Nullable Throwable thrown) {
        if (thrown instanceof TimeoutException) PoolHooks.leaseFailed("apache-httpclient5", call, call, thrown);
    }
}
