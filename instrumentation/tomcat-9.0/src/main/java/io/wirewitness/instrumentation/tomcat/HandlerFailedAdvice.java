package io.wirewitness.instrumentation.tomcat;

import io.wirewitness.boot.ServerHooks;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;

/** On {@code StandardWrapperValve.exception(Request, Response, Throwable)}: what a servlet or a filter threw. */
final class HandlerFailedAdvice {

    private HandlerFailedAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
            @Advice.Argument(value = 0, typing = Assigner.Typing.DYNAMIC) @Nullable Object request,
            @Advice.Argument(2) @Nullable Throwable thrown) {
        ServerHooks.handlerFailed("tomcat", request, request, thrown);
    }
}
