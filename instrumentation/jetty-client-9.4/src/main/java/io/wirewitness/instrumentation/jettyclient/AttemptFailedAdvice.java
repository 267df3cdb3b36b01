package io.wirewitness.instrumentation.jettyclient;

import io.wirewitness.boot.CallHooks;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/**
 * On {@code HttpExchange.completeResponse(Throwable)}, from 12.1 {@code lockedCompleteResponse}: every failure of an
 * exchange that has no complete response comes by here once, before Jetty closes the connection. Without a channel the
 * request never got a connection: then the exception leads to it.
 */
final class AttemptFailedAdvice {

    private AttemptFailedAdvice() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
            @Advice.FieldValue("request") Object request,
            @Advice.FieldValue("_channel") @Nullable Object channel,
            @Advice.Argument(0) @Nullable Throwable thrown,
            @Advice.Return boolean first) {
        if (first && thrown != null) CallHooks.attemptFailed("jetty-client", request, channel, thrown);
    }
}
