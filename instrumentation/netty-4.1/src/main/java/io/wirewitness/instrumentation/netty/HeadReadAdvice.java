package io.wirewitness.instrumentation.netty;

import io.wirewitness.boot.CodecHooks;
import net.bytebuddy.asm.Advice;

/** On {@code HttpClientCodec.Decoder.isContentAlwaysEmpty}: asked once of each response, when its head is complete. */
final class HeadReadAdvice {

    private HeadReadAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object decoder, @Advice.Argument(0) Object head) {
        CodecHooks.headRead(decoder, head);
    }
}
