package io.wirewitness.instrumentation.jettyserver;

import io.wirewitness.boot.ServerHooks;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** On {@code HttpChannelState.HandlerInvoker.completeStream(HttpStream, Throwable)} of 12.0.0: as {@link StreamEndAdvice}. */
final class InvokerEndAdvice {

    private InvokerEndAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.FieldValue("this$0") Object channel, @Advice.Argument(1) @Nullable Throwable thrown) {
        if (thrown == null) ServerHooks.requestEnds(channel);
        else ServerHooks.streamEnds(channel);
    }
}
