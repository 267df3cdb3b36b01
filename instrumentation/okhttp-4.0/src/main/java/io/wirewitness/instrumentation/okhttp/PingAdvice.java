package io.wirewitness.instrumentation.okhttp;

import io.wirewitness.boot.StreamHooks;
import net.bytebuddy.asm.Advice;

/** On {@code Http2Connection.writePing(boolean, int, int)}, all versions; a reply is no ping of our own. */
final class PingAdvice {

    private PingAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object connection, @Advice.Argument(0) boolean reply) {
        if (!reply) StreamHooks.pinged(connection);
    }
}
