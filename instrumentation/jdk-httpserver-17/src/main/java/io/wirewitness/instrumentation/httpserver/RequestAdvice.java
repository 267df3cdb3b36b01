package io.wirewitness.instrumentation.httpserver;

import io.wirewitness.boot.ServerHooks;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;

/**
 * On {@code ExchangeImpl.getResponseBody()}, whose first call, when there is no body yet, is the server's own right before
 * it calls the handler.
 */
final class RequestAdvice {

    private RequestAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
            @Advice.This(typing = Assigner.Typing.DYNAMIC) Object exchange,
            @Advice.FieldValue(value = "uos", typing = Assigner.Typing.DYNAMIC) @Nullable Object body) {
        if (body == null) ServerHooks.requestBegins("jdk-httpserver", exchange, exchange);
    }
}
