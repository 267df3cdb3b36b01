package io.wirewitness.instrumentation.jettyclient;

import io.wirewitness.boot.StreamHooks;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** On {@code HTTP2Session.close(int, String, Callback)}: it sends a GOAWAY; which stream it names last is not known here. */
final class GoAwaySentAdvice {

    private GoAwaySentAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
            @Advice.This Object session, @Advice.Argument(0) int error, @Advice.Argument(1) @Nullable String reason) {
        StreamHooks.goAway(session, false, 0, error, reason);
    }
}
