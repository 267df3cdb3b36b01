package io.wirewitness.instrumentation.jettyclient;

import io.wirewitness.boot.StreamHooks;
import net.bytebuddy.asm.Advice;
import org.eclipse.jetty.http2.frames.GoAwayFrame;

/** On {@code HTTP2Session.onGoAway(GoAwayFrame)}. */
final class GoAwayReceivedAdvice {

    private GoAwayReceivedAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object session, @Advice.Argument(0) GoAwayFrame frame) {
        StreamHooks.goAway(session, true, frame.getLastStreamId(), frame.getError(), frame.getPayload());
    }
}
