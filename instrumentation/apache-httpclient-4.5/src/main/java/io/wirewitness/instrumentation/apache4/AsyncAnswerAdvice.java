package io.wirewitness.instrumentation.apache4;

import io.wirewitness.boot.CallHooks;
import io.wirewitness.boot.Reach;
import net.bytebuddy.asm.Advice;

/** On {@code responseReceived} of the asynchronous client's exchange handlers. */
final class AsyncAnswerAdvice {

    private AsyncAnswerAdvice() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.This Object call, @Advice.Argument(0) Object response) {
        CallHooks.answered("apache-httpclient", call, call, Reach.number(response, Reach.STATUS, 0));
    }
}
