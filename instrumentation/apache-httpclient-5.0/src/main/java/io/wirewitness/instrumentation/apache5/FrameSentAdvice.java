package io.wirewitness.instrumentation.apache5;

import io.wirewitness.boot.StreamHooks;
import net.bytebuddy.asm.Advice;

/** On {@code AbstractH2StreamMultiplexer.commitFrameInternal}. */
final class FrameSentAdvice {

    private FrameSentAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object connection, @Advice.Argument(0) Object frame) {
        StreamHooks.frame(connection, frame, false);
    }
}
