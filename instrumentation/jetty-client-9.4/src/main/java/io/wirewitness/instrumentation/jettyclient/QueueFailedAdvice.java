package io.wirewitness.instrumentation.jettyclient;

import io.wirewitness.boot.PoolHooks;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/**
 * On {@code HttpExchange.notifyFailureComplete(Throwable)}: a request that waited for a connection until its total
 * time-out, or for which the queue had no room. A failed connect has other exceptions, its time-out too.
 */
final class QueueFailedAdvice {

    private QueueFailedAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
            @Advice.FieldValue("request") Object request,
            @Advice.FieldValue("destination") Object pool,
            @Advice.FieldValue("_channel") @Nullable Object channel,
            @Advice.Argument(0) Throwable thrown) {
        if (channel == null && (thrown instanceof TimeoutException || thrown instanceof RejectedExecutionException))
            PoolHooks.leaseFailed("jetty-client", pool, request, thrown);
    }
}
