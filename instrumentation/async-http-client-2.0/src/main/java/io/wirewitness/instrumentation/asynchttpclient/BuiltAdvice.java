package io.wirewitness.instrumentation.asynchttpclient;

import io.wirewitness.boot.BuildHooks;
import net.bytebuddy.asm.Advice;

/** On the constructor of {@code NettyRequestSender}: each client has one, and calls lead to it. */
final class BuiltAdvice {

    private BuiltAdvice() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.This Object sender) {
        BuildHooks.built("async-http-client", sender);
    }
}
