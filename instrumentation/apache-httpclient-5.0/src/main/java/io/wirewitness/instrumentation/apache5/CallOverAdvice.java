package io.wirewitness.instrumentation.apache5;

import io.wirewitness.boot.AttemptHooks;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** On {@code InternalHttpClient.doExecute}: what it throws is what the caller gets. */
final class CallOverAdvice {

    private CallOverAdvice() {}

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.Thrown @Nullable Throwable thrown) {
        AttemptHooks.over("apache-httpclient5", thrown);
    }
}
