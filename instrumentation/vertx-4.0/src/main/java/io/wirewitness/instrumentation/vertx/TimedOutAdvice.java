package io.wirewitness.instrumentation.vertx;

import io.wirewitness.boot.CallHooks;
import net.bytebuddy.asm.Advice;

/** On {@code HttpClientRequestBase.reset}, 4.0 to 4.4 {@code HttpClientRequestImpl.reset}: a time-out gives the request up; 4.5 and later close the connection before they tell, on its own event loop, which may be another than the timer's. */
final class TimedOutAdvice {

    private TimedOutAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object call, @Advice.Argument(0) Throwable thrown) {
        CallHooks.timedOut("vertx", call, thrown);
    }
}
