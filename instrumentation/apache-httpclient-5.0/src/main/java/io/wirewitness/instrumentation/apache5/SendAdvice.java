package io.wirewitness.instrumentation.apache5;

import io.wirewitness.boot.AttemptHooks;
import net.bytebuddy.asm.Advice;

/** On {@code MainClientExec.execute}: the connection is there, the request is written next. */
final class SendAdvice {

    private SendAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(1) Object call) {
        AttemptHooks.sending("apache-httpclient5", call, call);
    }
}
