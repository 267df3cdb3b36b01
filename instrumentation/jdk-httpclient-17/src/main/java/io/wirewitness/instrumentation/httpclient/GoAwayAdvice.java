package io.wirewitness.instrumentation.httpclient;

import io.wirewitness.boot.HttpClientDoors;
import io.wirewitness.boot.StreamHooks;
import net.bytebuddy.asm.Advice;

/** On {@code Http2Connection.handleGoAway}, 17 to 25. */
final class GoAwayAdvice {

    private GoAwayAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object connection, @Advice.Argument(0) Object frame) {
        StreamHooks.goAway(
                connection,
                true,
                HttpClientDoors.lastStream(frame),
                HttpClientDoors.errorCode(frame),
                HttpClientDoors.debugData(frame));
    }
}
