package io.wirewitness.instrumentation.okhttp;

import io.wirewitness.boot.CallHooks;
import net.bytebuddy.asm.Advice;

/** On {@code RetryAndFollowUpInterceptor.recover}, 4.0 to 4.4: the third argument says that the request may have been sent. */
final class RecoverThirdAdvice {

    private RecoverThirdAdvice() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
            @Advice.Argument(0) Throwable thrown,
            @Advice.Argument(1) Object call,
            @Advice.Argument(2) boolean sent,
            @Advice.Return boolean again) {
        if (again && sent) CallHooks.attemptRepeated("okhttp", call, thrown);
    }
}
