package io.wirewitness.instrumentation.jettyserver;

import io.wirewitness.boot.BuildHooks;
import net.bytebuddy.asm.Advice;

/** On {@code ServerConnector.doStart}, or that of its superclass: it listens. */
final class BuiltAdvice {

    private BuiltAdvice() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.This Object connector) {
        BuildHooks.built("jetty", connector);
    }
}
