package io.wirewitness.instrumentation.jettyserver;

import io.wirewitness.boot.ServerHooks;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/**
 * On {@code HttpChannel.handleException(Throwable)} of 9.4 to 11 and {@code ServletChannel.handleException} of 12: what a
 * handler, a servlet or a filter threw, before Jetty answers with an error or breaks the connection off. An {@code
 * EofException} is Jetty's own for a connection that ended, which the socket has told.
 */
final class HandlerFailedAdvice {

    private HandlerFailedAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object channel, @Advice.Argument(0) @Nullable Throwable thrown) {
        if (thrown != null && !thrown.getClass().getName().endsWith("jetty.io.EofException"))
            ServerHooks.handlerFailed("jetty", channel, channel, thrown);
    }
}
