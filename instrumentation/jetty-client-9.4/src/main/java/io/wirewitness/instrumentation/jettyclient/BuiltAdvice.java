package io.wirewitness.instrumentation.jettyclient;

import io.wirewitness.boot.BuildHooks;
import net.bytebuddy.asm.Advice;

/** On {@code HttpClient.doStart}. */
final class BuiltAdvice {

    private BuiltAdvice() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.This Object client) {
        BuildHooks.built("jetty-client", client);
    }
}
