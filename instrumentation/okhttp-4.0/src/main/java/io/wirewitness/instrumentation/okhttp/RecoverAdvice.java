package io.wirewitness.instrumentation.okhttp;

import io.wirewitness.boot.CallHooks;
import net.bytebuddy.asm.Advice;

/** On {@code RetryAndFollowUpInterceptor.recover}, 5.x: only an HTTP/2 connection that was shut down before the stream began has not been sent to. */
final class RecoverAdvice {

    private RecoverAdvice() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
            @Advice.Argument(0) Throwable thrown, @Advice.Argument(1) Object call, @Advice.Return boolean again) {
        if (again && !thrown.getClass().getName().endsWith(".ConnectionShutdownException"))
            CallHooks.attemptRepeated("okhttp", call, thrown);
    }
}
