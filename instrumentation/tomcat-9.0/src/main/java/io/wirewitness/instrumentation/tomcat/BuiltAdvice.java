package io.wirewitness.instrumentation.tomcat;

import io.wirewitness.boot.BuildHooks;
import net.bytebuddy.asm.Advice;

/** On {@code AbstractProtocol.start}: it listens, with the settings that it keeps. */
final class BuiltAdvice {

    private BuiltAdvice() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.This Object protocol) {
        BuildHooks.built("tomcat", protocol);
    }
}
