package io.wirewitness.instrumentation.vertx;

import io.vertx.core.Promise;
import io.wirewitness.boot.CallHooks;
import net.bytebuddy.asm.Advice;

/** On {@code HttpClientRequestBase.fail}: what the response's future gets, or the response's handler once it is there. Called again for the same request when its connection closes afterwards. */
final class CallFailedAdvice {

    private CallFailedAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
            @Advice.This Object call,
            @Advice.FieldValue("responsePromise") Promise<?> response,
            @Advice.Argument(0) Throwable thrown) {
        if (!response.future().failed() && !thrown.getClass().getName().endsWith(".StreamResetException"))
            CallHooks.bodyFailed("vertx", call, call, thrown);
    }
}
