package io.wirewitness.instrumentation.apache5;

import io.wirewitness.boot.CallHooks;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** On {@code failed} of the outermost callback, which passes it to the caller's. */
final class AsyncCallFailedAdvice {

    private AsyncCallFailedAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(0) @Nullable Throwable thrown) {
        if (thrown != null) CallHooks.callFailed("apache-httpclient5", null, thrown);
    }
}
