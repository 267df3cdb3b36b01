package io.wirewitness.instrumentation.httpurlconnection;

import io.wirewitness.boot.CallHooks;
import io.wirewitness.boot.UrlConnectionDoors;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** On {@code getInputStream}, which {@code getResponseCode} calls too: an error status is an exception there, the first time it is seen. */
final class ErrorAnsweredAdvice {

    private ErrorAnsweredAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static int enter(@Advice.FieldValue("responseCode") int before) {
        return before;
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
            @Advice.This Object call,
            @Advice.Enter int before,
            @Advice.FieldValue("responseCode") int status,
            @Advice.Thrown @Nullable Throwable thrown) {
        if (thrown != null && before < 0)
            CallHooks.answered("jdk-httpurlconnection", call, UrlConnectionDoors.socketOfCall(call), status);
    }
}
