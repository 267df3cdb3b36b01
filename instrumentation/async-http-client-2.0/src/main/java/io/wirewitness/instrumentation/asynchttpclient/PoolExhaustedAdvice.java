package io.wirewitness.instrumentation.asynchttpclient;

import io.wirewitness.boot.PoolHooks;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** On {@code NettyRequestSender.abort}: {@code TooManyConnectionsException} and {@code TooManyConnectionsPerHostException} come this way, without a channel. */
final class PoolExhaustedAdvice {

    private PoolExhaustedAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
            @Advice.This Object sender,
            @Advice.Argument(0) @Nullable Object channel,
            @Advice.Argument(1) Object call,
            @Advice.Argument(2) Throwable thrown) {
        if (channel == null && thrown.getClass().getName().contains(".TooManyConnections"))
            PoolHooks.leaseFailed("async-http-client", sender, call, thrown);
    }
}
