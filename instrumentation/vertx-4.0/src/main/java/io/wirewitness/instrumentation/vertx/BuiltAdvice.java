package io.wirewitness.instrumentation.vertx;

import io.wirewitness.boot.BuildHooks;
import net.bytebuddy.asm.Advice;

/** On the constructor of {@code HttpClientImpl}, and on {@code HttpServerImpl.listen}, as far as which all of them come. */
final class BuiltAdvice {

    private BuiltAdvice() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.This Object built) {
        BuildHooks.built("vertx", built);
    }
}
