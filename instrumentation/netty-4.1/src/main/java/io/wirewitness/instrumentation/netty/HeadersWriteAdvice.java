package io.wirewitness.instrumentation.netty;

import io.wirewitness.boot.CodecHooks;
import net.bytebuddy.asm.Advice;

/** On {@code DefaultHttp2FrameWriter.writeHeaders}. */
final class HeadersWriteAdvice {

    private HeadersWriteAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(0) Object context) {
        CodecHooks.headersOn("netty", context);
    }
}
