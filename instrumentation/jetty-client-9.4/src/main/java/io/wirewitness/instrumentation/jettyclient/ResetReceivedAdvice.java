package io.wirewitness.instrumentation.jettyclient;

import io.wirewitness.boot.StreamHooks;
import net.bytebuddy.asm.Advice;
import org.eclipse.jetty.http2.frames.ResetFrame;

/** On {@code HTTP2Session.onReset(ResetFrame)}. */
final class ResetReceivedAdvice {

    private ResetReceivedAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object session, @Advice.Argument(0) ResetFrame frame) {
        StreamHooks.streamReset(session, true, frame.getStreamId(), frame.getError());
    }
}
