package io.wirewitness.instrumentation.okhttp;

import io.wirewitness.boot.BuildHooks;
import net.bytebuddy.asm.Advice;

/** On the constructor of {@code OkHttpClient} that takes its builder. */
final class BuiltAdvice {

    private BuiltAdvice() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.This Object client) {
        BuildHooks.built("okhttp", client);
    }
}
