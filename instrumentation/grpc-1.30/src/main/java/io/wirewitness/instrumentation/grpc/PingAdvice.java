package io.wirewitness.instrumentation.grpc;

import io.wirewitness.boot.StreamHooks;
import net.bytebuddy.asm.Advice;

/** On {@code ExceptionHandlingFrameWriter.ping} of the OkHttp transport; an answer is no ping of our own. */
final class PingAdvice {

    private PingAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object writer, @Advice.Argument(0) boolean answer) {
        if (!answer) StreamHooks.pinged(writer);
    }
}
