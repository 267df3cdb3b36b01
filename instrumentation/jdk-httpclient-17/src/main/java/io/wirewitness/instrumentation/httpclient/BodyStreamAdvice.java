package io.wirewitness.instrumentation.httpclient;

import io.wirewitness.boot.CallHooks;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** On {@code HttpResponseInputStream.current}: what {@code read} of a body stream throws; without a cause it was closed by its reader. */
final class BodyStreamAdvice {

    private BodyStreamAdvice() {}

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.Thrown @Nullable Throwable thrown) {
        if (thrown != null && thrown.getCause() != null) CallHooks.callFailed("jdk-httpclient", null, thrown);
    }
}
