package io.wirewitness.instrumentation.jettyserver;

import io.wirewitness.boot.ServerHooks;
import java.util.concurrent.TimeoutException;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** On {@code HttpChannelState.ChannelResponse.failed(Throwable)} of 12: as {@link WriteFailedAdvice}. */
final class SendFailedAdvice {

    private SendFailedAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
            @Advice.FieldValue("_request") @Nullable Object request, @Advice.Argument(0) @Nullable Throwable thrown) {
        if (thrown instanceof TimeoutException) ServerHooks.requestFailed("jetty", request, request, thrown);
    }
}
