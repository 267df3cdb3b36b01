package io.wirewitness.instrumentation.apache5;

import io.wirewitness.boot.StreamHooks;
import net.bytebuddy.asm.Advice;

/** On {@code AbstractH2StreamMultiplexer.executePing}: a PING of our own. */
final class PingAdvice {

    private PingAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object connection) {
        StreamHooks.pinged(connection);
    }
}
