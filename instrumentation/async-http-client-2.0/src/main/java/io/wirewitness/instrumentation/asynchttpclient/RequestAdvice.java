package io.wirewitness.instrumentation.asynchttpclient;

import io.wirewitness.boot.CallHooks;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/**
 * On {@code NettyResponseFuture.attachChannel}: called right before each request is written, on a new or a pooled channel.
 * With true it only keeps the channel of a CONNECT for the request that follows, and without a channel it lets go of one.
 */
final class RequestAdvice {

    private RequestAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(0) @Nullable Object channel, @Advice.Argument(1) boolean kept) {
        if (!kept) CallHooks.requestOn("async-http-client", channel);
    }
}
