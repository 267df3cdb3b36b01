package io.wirewitness.instrumentation.reactornetty;

import io.wirewitness.boot.CodecHooks;
import net.bytebuddy.asm.Advice;

/** On the constructors of {@code HttpServerOperations} that take a connection: one is made for each request that netty's codec has read. */
final class RequestTakenAdvice {

    private RequestTakenAdvice() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.This Object operations) {
        CodecHooks.taken("reactor-netty", "netty", operations);
    }
}
