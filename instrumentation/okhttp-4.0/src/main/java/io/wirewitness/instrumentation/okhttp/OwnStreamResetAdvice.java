package io.wirewitness.instrumentation.okhttp;

import io.wirewitness.boot.StreamHooks;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** On {@code Http2Connection.writeSynReset(int, ErrorCode)}, all versions: a stream that our side gives up. */
final class OwnStreamResetAdvice {

    private OwnStreamResetAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
            @Advice.This Object connection,
            @Advice.Argument(0) int streamId,
            @Advice.Argument(1) @Nullable Enum<?> code) {
        StreamHooks.streamReset(connection, false, streamId, code);
    }
}
