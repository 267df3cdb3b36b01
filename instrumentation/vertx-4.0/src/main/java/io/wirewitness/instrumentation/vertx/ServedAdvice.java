package io.wirewitness.instrumentation.vertx;

import io.wirewitness.boot.ServerHooks;
import net.bytebuddy.asm.Advice;

/** On {@code Http1xServerConnection.responseComplete}: the last part of the response has been handed to netty. */
final class ServedAdvice {

    private ServedAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object connection) {
        ServerHooks.requestEnds(connection);
    }
}
