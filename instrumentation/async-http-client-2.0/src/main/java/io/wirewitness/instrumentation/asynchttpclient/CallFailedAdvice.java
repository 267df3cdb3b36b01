package io.wirewitness.instrumentation.asynchttpclient;

import io.wirewitness.boot.CallHooks;
import net.bytebuddy.asm.Advice;

/** On {@code NettyResponseFuture.abort}: what the future and {@code onThrowable} get. A call that is over already stays as it is. */
final class CallFailedAdvice {

    private CallFailedAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
            @Advice.This Object call,
            @Advice.FieldValue("isDone") int done,
            @Advice.FieldValue("isCancelled") int cancelled,
            @Advice.Argument(0) Throwable thrown) {
        if (done == 0 && cancelled == 0) CallHooks.callFailed("async-http-client", call, thrown);
    }
}
