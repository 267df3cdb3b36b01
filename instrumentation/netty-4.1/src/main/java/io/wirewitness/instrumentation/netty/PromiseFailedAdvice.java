package io.wirewitness.instrumentation.netty;

import io.wirewitness.boot.NativeHooks;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** On {@code DefaultPromise.tryFailure}: where a connect that a timer gave up is failed, before its listeners hear of it. */
final class PromiseFailedAdvice {

    private PromiseFailedAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object promise, @Advice.Argument(0) @Nullable Throwable thrown) {
        NativeHooks.promiseFailed(promise, thrown);
    }
}
