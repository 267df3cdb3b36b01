package io.wirewitness.instrumentation.undertow;

import io.wirewitness.boot.ServerHooks;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;

/** On {@code HttpServerExchange.terminateResponse()}: the response is written, or its connection is closed. */
final class RequestEndAdvice {

    private RequestEndAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This(typing = Assigner.Typing.DYNAMIC) Object exchange) {
        ServerHooks.requestEnds(exchange);
    }
}
