package io.wirewitness.instrumentation.jettyclient;

import io.wirewitness.boot.CallHooks;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/**
 * On {@code HttpExchange.terminateRequest} and {@code terminateResponse}: the later of the two returns the result that
 * listeners get next, and whose failure {@code send} throws or wraps.
 */
final class CallFailedAdvice {

    private CallFailedAdvice() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
            @Advice.FieldValue("request") Object request,
            @Advice.FieldValue("requestFailure") @Nullable Throwable sending,
            @Advice.FieldValue("responseFailure") @Nullable Throwable receiving,
            @Advice.Return @Nullable Object result) {
        if (result != null && receiving != null) CallHooks.callFailed("jetty-client", request, receiving);
        else if (result != null && sending != null) CallHooks.callFailed("jetty-client", request, sending);
    }
}
