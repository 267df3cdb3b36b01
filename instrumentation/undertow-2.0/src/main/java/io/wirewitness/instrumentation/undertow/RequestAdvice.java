package io.wirewitness.instrumentation.undertow;

import io.wirewitness.boot.ServerHooks;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;

/** On {@code HttpServerConnection.setCurrentExchange(HttpServerExchange)}: once for each request; null between them. */
final class RequestAdvice {

    private RequestAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(value = 0, typing = Assigner.Typing.DYNAMIC) @Nullable Object exchange) {
        if (exchange != null) ServerHooks.requestBegins("undertow", exchange, exchange);
    }
}
