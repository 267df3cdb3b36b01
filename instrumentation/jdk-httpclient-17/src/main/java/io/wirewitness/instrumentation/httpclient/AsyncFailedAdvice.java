package io.wirewitness.instrumentation.httpclient;

import io.wirewitness.boot.CallHooks;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** On the last stage that {@code HttpClientImpl.sendAsync} adds before the caller's own: a lambda that does nothing. */
final class AsyncFailedAdvice {

    private AsyncFailedAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(1) @Nullable Throwable thrown) {
        if (thrown != null) CallHooks.callFailed("jdk-httpclient", null, CallHooks.bare(thrown));
    }
}
