package io.wirewitness.instrumentation.asynchttpclient;

import io.wirewitness.boot.CallHooks;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** On {@code NettyRequestSender.handleUnexpectedClosedChannel}: the connection ended under a request; AHC decides next whether to send it again. */
final class ChannelClosedAdvice {

    private ChannelClosedAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(0) @Nullable Object channel, @Advice.Argument(1) Object call) {
        CallHooks.attemptEnded("async-http-client", call, channel, "Remotely closed");
    }
}
