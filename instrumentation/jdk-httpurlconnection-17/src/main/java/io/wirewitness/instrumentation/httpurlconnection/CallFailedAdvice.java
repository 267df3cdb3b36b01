package io.wirewitness.instrumentation.httpurlconnection;

import io.wirewitness.boot.CallHooks;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** On {@code getInputStream}, {@code getOutputStream} and {@code connect}: what the caller gets. With a status of 400 or more the exception is the answer. */
final class CallFailedAdvice {

    private CallFailedAdvice() {}

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
            @Advice.This Object call,
            @Advice.FieldValue("responseCode") int status,
            @Advice.Thrown @Nullable Throwable thrown) {
        if (thrown != null && status < 400) CallHooks.callFailed("jdk-httpurlconnection", call, thrown);
    }
}
