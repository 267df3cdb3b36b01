package io.wirewitness.instrumentation.apache4;

import io.wirewitness.boot.BuildHooks;
import net.bytebuddy.asm.Advice;

/** On the constructors of {@code InternalHttpClient} and {@code InternalHttpAsyncClient}. */
final class BuiltAdvice {

    private BuiltAdvice() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.This Object client) {
        BuildHooks.built("apache-httpclient", client);
    }
}
