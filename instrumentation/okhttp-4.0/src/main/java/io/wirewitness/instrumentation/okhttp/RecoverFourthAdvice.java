package io.wirewitness.instrumentation.okhttp;

import io.wirewitness.boot.CallHooks;
import net.bytebuddy.asm.Advice;

/** On {@code RetryAndFollowUpInterceptor.recover}, 4.5 to 4.12: the fourth argument says that the request may have been sent. */
final class RecoverFourthAdvice {

    private RecoverFourthAdvice() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
            @Advice.Argument(0) Throwable thrown,
            @Advice.Argument(1) Object call,
            @Advice.Argument(3) boolean sent,
            @Advice.Return boolean again) {
        if (again && sent) CallHooks.attemptRepeated("okhttp", call, thrown);
    }
}
