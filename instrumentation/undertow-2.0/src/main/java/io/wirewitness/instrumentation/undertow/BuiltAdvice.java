package io.wirewitness.instrumentation.undertow;

import io.wirewitness.boot.BuildHooks;
import net.bytebuddy.asm.Advice;

/** On {@code Undertow.start}: its listeners are open. */
final class BuiltAdvice {

    private BuiltAdvice() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.This Object server) {
        BuildHooks.built("undertow", server);
    }
}
