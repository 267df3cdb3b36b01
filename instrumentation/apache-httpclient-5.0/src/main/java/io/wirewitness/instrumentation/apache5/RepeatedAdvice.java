package io.wirewitness.instrumentation.apache5;

import io.wirewitness.boot.CallHooks;
import net.bytebuddy.asm.Advice;

/** On {@code DefaultHttpRequestRetryStrategy.retryRequest} for an exception: the asynchronous client asks nobody else. */
final class RepeatedAdvice {

    private RepeatedAdvice() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
            @Advice.Argument(1) Throwable thrown, @Advice.Argument(3) Object call, @Advice.Return boolean again) {
        if (again) CallHooks.attemptRepeated("apache-httpclient5", call, thrown);
    }
}
