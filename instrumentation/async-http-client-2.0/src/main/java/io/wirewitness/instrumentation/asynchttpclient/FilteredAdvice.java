package io.wirewitness.instrumentation.asynchttpclient;

import io.wirewitness.boot.CallHooks;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** On {@code NettyRequestSender.applyIoExceptionFiltersAndReplayRequest}: as {@link ChannelClosedAdvice} where the application's filters decide. */
final class FilteredAdvice {

    private FilteredAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(0) Object call, @Advice.Argument(2) @Nullable Object channel) {
        CallHooks.attemptEnded("async-http-client", call, channel, "Remotely closed");
    }
}
