package io.wirewitness.instrumentation.okhttp;

import io.wirewitness.boot.StreamHooks;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** On {@code Http2Connection.ReaderRunnable.rstStream(int, ErrorCode)}, all versions. */
final class StreamResetAdvice {

    private StreamResetAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
            @Advice.This Object reader, @Advice.Argument(0) int streamId, @Advice.Argument(1) @Nullable Enum<?> code) {
        StreamHooks.streamReset(reader, true, streamId, code);
    }
}
