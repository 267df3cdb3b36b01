package io.wirewitness.instrumentation.apache5;

import io.wirewitness.boot.AttemptHooks;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** On {@code InternalExecRuntime.acquireEndpoint}, whose exception is the caller's. */
final class LeaseFailedAdvice {

    private LeaseFailedAdvice() {}

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.This Object runtime, @Advice.Thrown @Nullable Throwable thrown) {
        if (thrown != null) AttemptHooks.leaseFailed("apache-httpclient5", runtime, thrown);
    }
}
