package io.wirewitness.instrumentation.netty;

import io.wirewitness.boot.CodecHooks;
import net.bytebuddy.asm.Advice;

/** On {@code HttpObjectDecoder.resetNow}: a message was read to its end. */
final class MessageReadAdvice {

    private MessageReadAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object decoder) {
        CodecHooks.messageRead("netty", decoder);
    }
}
