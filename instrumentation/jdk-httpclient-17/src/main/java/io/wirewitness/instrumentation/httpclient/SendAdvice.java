package io.wirewitness.instrumentation.httpclient;

import io.wirewitness.boot.CallHooks;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** On {@code HttpClientImpl.send}, which makes a new exception for its caller. */
final class SendAdvice {

    private SendAdvice() {}

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.Thrown @Nullable Throwable thrown) {
        CallHooks.called("jdk-httpclient", thrown);
    }
}
