package io.wirewitness.instrumentation.jettyserver;

import io.wirewitness.boot.ServerHooks;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** On {@code HttpChannelState.ChannelCallback.failed(Throwable)} of 12: what a handler threw, or gave up its request with. */
final class CallbackFailedAdvice {

    private CallbackFailedAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
            @Advice.FieldValue("_request") @Nullable Object request, @Advice.Argument(0) @Nullable Throwable thrown) {
        if (thrown != null && !thrown.getClass().getName().endsWith("jetty.io.EofException"))
            ServerHooks.handlerFailed("jetty", request, request, thrown);
    }
}
