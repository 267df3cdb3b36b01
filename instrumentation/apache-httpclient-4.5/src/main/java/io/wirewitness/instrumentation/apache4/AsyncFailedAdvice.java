package io.wirewitness.instrumentation.apache4;

import io.wirewitness.boot.CallHooks;
import java.util.concurrent.atomic.AtomicBoolean;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** On {@code AbstractClientExchangeHandler.failed}, before it closes the connection and tells the caller's callback. */
final class AsyncFailedAdvice {

    private AsyncFailedAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
            @Advice.This Object call,
            @Advice.FieldValue("closed") AtomicBoolean closed,
            @Advice.Argument(0) @Nullable Throwable thrown) {
        if (thrown != null && !closed.get()) CallHooks.bodyFailed("apache-httpclient", call, call, thrown);
    }
}
