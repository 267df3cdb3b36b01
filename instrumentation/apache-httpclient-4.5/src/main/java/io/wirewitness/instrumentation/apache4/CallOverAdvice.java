package io.wirewitness.instrumentation.apache4;

import io.wirewitness.boot.AttemptHooks;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** On {@code doExecute} of the clients: what it throws is what the caller gets. */
final class CallOverAdvice {

    private CallOverAdvice() {}

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.Thrown @Nullable Throwable thrown) {
        AttemptHooks.over("apache-httpclient", thrown);
    }
}
