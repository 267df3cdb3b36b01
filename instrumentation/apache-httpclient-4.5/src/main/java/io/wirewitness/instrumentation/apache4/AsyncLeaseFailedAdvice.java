package io.wirewitness.instrumentation.apache4;

import io.wirewitness.boot.PoolHooks;
import java.util.concurrent.TimeoutException;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** On {@code AbstractClientExchangeHandler.connectionRequestFailed}: no connection was free in time, or none could be made. */
final class AsyncLeaseFailedAdvice {

    private AsyncLeaseFailedAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
            @Advice.This Object call,
            @Advice.FieldValue("connmgr") Object manager,
            @Advice.Argument(0) @Nullable Throwable thrown) {
        if (thrown instanceof TimeoutException) PoolHooks.leaseFailed("apache-httpclient", manager, call, thrown);
    }
}
