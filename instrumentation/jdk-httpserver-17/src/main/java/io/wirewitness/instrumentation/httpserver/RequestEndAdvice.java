package io.wirewitness.instrumentation.httpserver;

import io.wirewitness.boot.ServerHooks;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;

/** On {@code ServerImpl.responseCompleted(HttpConnection)}: the handler closed its stream, and all of it was written. */
final class RequestEndAdvice {

    private RequestEndAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(value = 0, typing = Assigner.Typing.DYNAMIC) @Nullable Object connection) {
        ServerHooks.requestEnds(connection);
    }
}
