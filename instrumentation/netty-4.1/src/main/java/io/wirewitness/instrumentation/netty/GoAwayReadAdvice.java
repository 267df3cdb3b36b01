package io.wirewitness.instrumentation.netty;

import io.wirewitness.boot.StreamHooks;
import net.bytebuddy.asm.Advice;

/** On {@code onGoAwayRead} of the decoder's frame listeners. */
final class GoAwayReadAdvice {

    private GoAwayReadAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
            @Advice.Argument(0) Object context,
            @Advice.Argument(1) int lastStreamId,
            @Advice.Argument(2) long code,
            @Advice.Argument(3) Object debug) {
        StreamHooks.goAway(context, true, lastStreamId, code, debug);
    }
}
