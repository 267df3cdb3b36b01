package io.wirewitness.instrumentation.asynchttpclient;

import io.wirewitness.boot.CallHooks;
import java.util.concurrent.atomic.AtomicBoolean;
import net.bytebuddy.asm.Advice;

/** On {@code NettyResponseFuture.abort} of 2.0.0 to 2.0.1x: as {@link CallFailedAdvice}. */
final class AtomicCallFailedAdvice {

    private AtomicCallFailedAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
            @Advice.This Object call,
            @Advice.FieldValue("isDone") AtomicBoolean done,
            @Advice.FieldValue("isCancelled") AtomicBoolean cancelled,
            @Advice.Argument(0) Throwable thrown) {
        if (!done.get() && !cancelled.get()) CallHooks.callFailed("async-http-client", call, thrown);
    }
}
