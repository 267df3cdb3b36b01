package io.wirewitness.instrumentation.httpserver;

import io.wirewitness.boot.BuildHooks;
import net.bytebuddy.asm.Advice;

/** On {@code ServerImpl.start}. */
final class BuiltAdvice {

    private BuiltAdvice() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.This Object server) {
        BuildHooks.built("jdk-httpserver", server);
    }
}
