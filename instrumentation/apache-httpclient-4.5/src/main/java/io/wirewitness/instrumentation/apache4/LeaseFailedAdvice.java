package io.wirewitness.instrumentation.apache4;

import io.wirewitness.boot.AttemptHooks;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** On {@code PoolingHttpClientConnectionManager.leaseConnection}, whose exception is the caller's. */
final class LeaseFailedAdvice {

    private LeaseFailedAdvice() {}

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.This Object manager, @Advice.Thrown @Nullable Throwable thrown) {
        if (thrown != null) AttemptHooks.leaseFailed("apache-httpclient", manager, thrown);
    }
}
