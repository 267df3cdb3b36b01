package io.wirewitness.instrumentation.httpclient;

import io.wirewitness.boot.BuildHooks;
import net.bytebuddy.asm.Advice;

/** On the constructor of {@code HttpClientImpl}, 17 to 25. */
final class BuiltAdvice {

    private BuiltAdvice() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.This Object client) {
        BuildHooks.built("jdk-httpclient", client);
    }
}
