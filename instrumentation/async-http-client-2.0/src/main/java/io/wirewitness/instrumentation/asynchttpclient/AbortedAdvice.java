package io.wirewitness.instrumentation.asynchttpclient;

import io.wirewitness.boot.CallHooks;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** On {@code NettyRequestSender.abort}: a time-out or a broken answer ends the call; the channel is still open, and not the call's own yet during the TLS handshake. */
final class AbortedAdvice {

    private AbortedAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
            @Advice.Argument(0) @Nullable Object channel,
            @Advice.Argument(1) Object call,
            @Advice.Argument(2) Throwable thrown) {
        if (channel != null) CallHooks.attemptFailed("async-http-client", call, channel, thrown);
        else CallHooks.preparationTimedOut("async-http-client", call, thrown);
    }
}
