package io.wirewitness.instrumentation.jettyclient;

import io.wirewitness.boot.StreamHooks;
import net.bytebuddy.asm.Advice;
import org.eclipse.jetty.http2.frames.ResetFrame;

/** On {@code HTTP2Stream.reset(ResetFrame, Callback)}. */
final class ResetSentAdvice {

    private ResetSentAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.FieldValue("session") Object session, @Advice.Argument(0) ResetFrame frame) {
        StreamHooks.streamReset(session, false, frame.getStreamId(), frame.getError());
    }
}
