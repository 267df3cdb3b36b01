package io.wirewitness.instrumentation.okhttp;

import io.wirewitness.boot.StreamHooks;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** On {@code Http2Connection.ReaderRunnable.goAway(int, ErrorCode, ByteString)}, all versions. */
final class GoAwayAdvice {

    private GoAwayAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
            @Advice.This Object reader,
            @Advice.Argument(0) int lastStreamId,
            @Advice.Argument(1) @Nullable Enum<?> code,
            @Advice.Argument(2) @Nullable Object debug) {
        StreamHooks.goAway(reader, true, lastStreamId, code, debug);
    }
}
