package io.wirewitness.instrumentation.jettyserver;

import io.wirewitness.boot.ServerHooks;
import java.util.concurrent.TimeoutException;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/**
 * On {@code HttpChannelState.ChannelResponse.lockedFailWrite(Throwable)} of 12, which returns something if a write was under
 * way: the connection's idle time-out reaches it here, and {@code failed} not.
 */
final class SendTimedOutAdvice {

    private SendTimedOutAdvice() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
            @Advice.FieldValue("_request") @Nullable Object request,
            @Advice.Argument(0) @Nullable Throwable thrown,
            @Advice.Return @Nullable Object write) {
        if (write != null && thrown instanceof TimeoutException)
            ServerHooks.requestFailed("jetty", request, request, thrown);
    }
}
