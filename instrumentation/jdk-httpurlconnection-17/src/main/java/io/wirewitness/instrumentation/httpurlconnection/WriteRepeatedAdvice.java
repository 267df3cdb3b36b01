package io.wirewitness.instrumentation.httpurlconnection;

import io.wirewitness.boot.CallHooks;
import io.wirewitness.boot.UrlConnectionDoors;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** On {@code HttpURLConnection.writeRequests}, which takes another connection and calls itself if writing failed. */
final class WriteRepeatedAdvice {

    private WriteRepeatedAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static @Nullable Object enter(@Advice.FieldValue("http") @Nullable Object client) {
        return client;
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
            @Advice.This Object call,
            @Advice.Enter @Nullable Object before,
            @Advice.FieldValue("http") @Nullable Object now) {
        if (before != now)
            CallHooks.requestMoved(
                    "jdk-httpurlconnection",
                    call,
                    UrlConnectionDoors.socketOfClient(before),
                    UrlConnectionDoors.socketOfClient(now),
                    "Error writing to server");
    }
}
