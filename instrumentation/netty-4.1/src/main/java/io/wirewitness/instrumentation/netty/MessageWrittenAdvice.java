package io.wirewitness.instrumentation.netty;

import io.wirewitness.boot.CodecHooks;
import net.bytebuddy.asm.Advice;

/** On {@code HttpObjectEncoder.encode}: its state is 0 between messages. */
final class MessageWrittenAdvice {

    private MessageWrittenAdvice() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
            @Advice.Argument(0) Object context,
            @Advice.Argument(1) Object message,
            @Advice.FieldValue("state") int state) {
        if (state == 0) CodecHooks.messageWritten("netty", context, message);
    }
}
