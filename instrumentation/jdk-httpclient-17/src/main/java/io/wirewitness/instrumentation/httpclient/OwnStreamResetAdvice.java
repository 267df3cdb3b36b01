package io.wirewitness.instrumentation.httpclient;

import io.wirewitness.boot.StreamHooks;
import net.bytebuddy.asm.Advice;

/** On {@code Http2Connection.resetStream(int, int)}, 17 to 25: a stream that our side gives up. */
final class OwnStreamResetAdvice {

    private OwnStreamResetAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object connection, @Advice.Argument(0) int streamId, @Advice.Argument(1) int code) {
        StreamHooks.streamReset(connection, false, streamId, code);
    }
}
