package io.wirewitness.instrumentation.netty;

import io.wirewitness.boot.StreamHooks;
import net.bytebuddy.asm.Advice;

/** On {@code DefaultHttp2FrameWriter.writePing}: answers to the peer's are not ours. */
final class PingWriteAdvice {

    private PingWriteAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(0) Object context, @Advice.Argument(1) boolean answer) {
        if (!answer) StreamHooks.pinged(context);
    }
}
