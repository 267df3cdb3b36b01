package io.wirewitness.instrumentation.httpurlconnection;

import io.wirewitness.boot.Hooks;
import java.net.Socket;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** On {@code HttpClient.parseHTTP}, which opens a new connection, sends the request again and calls itself when the first connection ends without an answer. */
final class RepeatedAdvice {

    private RepeatedAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static @Nullable Socket enter(@Advice.FieldValue("serverSocket") @Nullable Socket socket) {
        return socket;
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
            @Advice.Enter @Nullable Socket before,
            @Advice.FieldValue("serverSocket") @Nullable Socket now,
            @Advice.Argument(1) Object second,
            @Advice.Argument(value = 2, optional = true) @Nullable Object third) {
        Hooks.requestMoved(
                "jdk-httpurlconnection",
                third == null ? second : third,
                before,
                now,
                "Unexpected end of file from server");
    }
}
