package io.wirewitness.instrumentation.okhttp;

import io.wirewitness.boot.CallHooks;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** On {@code RealCall.getResponseWithInterceptorChain}, which {@code execute} and {@code enqueue} share: what it throws is what the caller or the callback gets. */
final class CallFailedAdvice {

    private CallFailedAdvice() {}

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.This Object call, @Advice.Thrown @Nullable Throwable thrown) {
        if (thrown != null) CallHooks.callFailed("okhttp", call, thrown);
    }
}
