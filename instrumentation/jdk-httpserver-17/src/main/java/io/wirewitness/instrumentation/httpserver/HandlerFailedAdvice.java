package io.wirewitness.instrumentation.httpserver;

import io.wirewitness.boot.ServerHooks;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;

/**
 * On {@code Filter.Chain.doFilter(HttpExchange)}, which calls the handler at its end. The exception may still meet a filter
 * that answers; whether the request goes without an answer shows at the connection's end.
 */
final class HandlerFailedAdvice {

    private HandlerFailedAdvice() {}

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
            @Advice.Argument(value = 0, typing = Assigner.Typing.DYNAMIC) @Nullable Object exchange,
            @Advice.Thrown @Nullable Throwable thrown) {
        if (thrown != null) ServerHooks.handlerFailed("jdk-httpserver", exchange, exchange, thrown);
    }
}
