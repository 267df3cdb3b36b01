package io.wirewitness.instrumentation.grpc;

import io.wirewitness.boot.StreamHooks;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** On {@code ExceptionHandlingFrameWriter.rstStream} of the OkHttp transport. */
final class OwnStreamResetAdvice {

    private OwnStreamResetAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
            @Advice.This Object writer, @Advice.Argument(0) int streamId, @Advice.Argument(1) @Nullable Enum<?> code) {
        StreamHooks.streamReset(writer, false, streamId, code);
    }
}
