package io.wirewitness.instrumentation.reactornetty;

import io.wirewitness.boot.CallHooks;
import net.bytebuddy.asm.Advice;

/** On {@code HttpClientOperations.setNettyResponse}, of a WebSocket too: the final response. */
final class AnsweredAdvice {

    private AnsweredAdvice() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.This Object operations, @Advice.Argument(0) Object response) {
        CallHooks.answeredWith("reactor-netty", operations, operations, response);
    }
}
