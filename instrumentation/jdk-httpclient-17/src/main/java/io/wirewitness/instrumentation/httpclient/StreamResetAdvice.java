package io.wirewitness.instrumentation.httpclient;

import io.wirewitness.boot.HttpClientDoors;
import io.wirewitness.boot.StreamHooks;
import net.bytebuddy.asm.Advice;

/** On {@code Stream.incoming_reset}, 17 to 25. */
final class StreamResetAdvice {

    private StreamResetAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
            @Advice.This Object stream, @Advice.FieldValue("streamid") int streamId, @Advice.Argument(0) Object frame) {
        StreamHooks.streamReset(stream, true, streamId, HttpClientDoors.errorCode(frame));
    }
}
