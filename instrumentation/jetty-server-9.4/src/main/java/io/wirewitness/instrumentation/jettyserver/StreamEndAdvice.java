package io.wirewitness.instrumentation.jettyserver;

import io.wirewitness.boot.ServerHooks;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** On {@code HttpChannelState.completeStream(HttpStream, Throwable)} of later 12.0: a response that is complete, or on
 * HTTP/2 one that failed alone. */
final class StreamEndAdvice {

    private StreamEndAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object channel, @Advice.Argument(1) @Nullable Throwable thrown) {
        if (thrown == null) ServerHooks.requestEnds(channel);
        else ServerHooks.streamEnds(channel);
    }
}
