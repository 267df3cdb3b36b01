package io.wirewitness.instrumentation.tomcat;

import io.wirewitness.boot.ServerHooks;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;

/** On {@code CoyoteAdapter.service(Request, Response)}: once for each request, also for asynchronous ones. */
final class RequestAdvice {

    private RequestAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(value = 0, typing = Assigner.Typing.DYNAMIC) @Nullable Object request) {
        ServerHooks.requestBegins("tomcat", request, request);
    }
}
