package io.wirewitness.instrumentation.httpclient;

import io.wirewitness.boot.CallHooks;
import java.util.concurrent.CompletableFuture;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** On {@code HttpClientImpl.sendAsync}: that stage is left out if the call failed before its future was handed out. */
final class AsyncDoneAdvice {

    private AsyncDoneAdvice() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.Return @Nullable CompletableFuture<?> future) {
        CallHooks.futureFailed("jdk-httpclient", future);
    }
}
