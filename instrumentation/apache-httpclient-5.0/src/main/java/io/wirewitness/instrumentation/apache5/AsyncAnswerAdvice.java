package io.wirewitness.instrumentation.apache5;

import io.wirewitness.boot.CallHooks;
import io.wirewitness.boot.Reach;
import net.bytebuddy.asm.Advice;

/** On {@code consumeResponse} of the asynchronous client's exchange handlers. */
final class AsyncAnswerAdvice {

    private AsyncAnswerAdvice() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
            @Advice.FieldValue("val$execRuntime") Object connection,
            @Advice.Argument(0) Object response,
            @Advice.Argument(2) Object call) {
        CallHooks.answered("apache-httpclient5", call, connection, Reach.number(response, Reach.STATUS, 0));
    }
}
