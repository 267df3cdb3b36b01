package io.wirewitness.instrumentation.vertx;

import io.wirewitness.boot.ServerHooks;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;

/** On {@code Http1xServerRequestHandler.handle}: what the application's handler throws. Vert.x reports it to the context and leaves the request unanswered. */
final class HandlerFailedAdvice {

    private HandlerFailedAdvice() {}

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
            @Advice.Argument(value = 0, typing = Assigner.Typing.DYNAMIC) Object request,
            @Advice.Thrown @Nullable Throwable thrown) {
        if (thrown != null) ServerHooks.handlerFailed("vertx", request, request, thrown);
    }
}
