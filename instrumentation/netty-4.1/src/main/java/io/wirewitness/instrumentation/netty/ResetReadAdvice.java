package io.wirewitness.instrumentation.netty;

import io.wirewitness.boot.StreamHooks;
import net.bytebuddy.asm.Advice;

/** On {@code onRstStreamRead} of the decoder's frame listener. */
final class ResetReadAdvice {

    private ResetReadAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
            @Advice.Argument(0) Object context, @Advice.Argument(1) int streamId, @Advice.Argument(2) long code) {
        StreamHooks.streamReset(context, true, streamId, code);
    }
}
