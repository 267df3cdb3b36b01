package io.wirewitness.instrumentation.httpurlconnection;

import io.wirewitness.boot.CallHooks;
import java.net.Socket;
import java.net.SocketTimeoutException;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** On {@code HttpClient.parseHTTPHeader}, before its caller closes the socket. While a 100 Continue is awaited a time-out is no failure. The call is the last argument: the third in 17, the second in 25. */
final class AnswerAdvice {

    private AnswerAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static @Nullable Socket enter(@Advice.FieldValue("serverSocket") @Nullable Socket socket) {
        return socket;
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
            @Advice.Enter @Nullable Socket before,
            @Advice.FieldValue("serverSocket") @Nullable Socket now,
            @Advice.FieldValue("ignoreContinue") boolean awaitsAnswer,
            @Advice.Argument(1) Object second,
            @Advice.Argument(value = 2, optional = true) @Nullable Object third,
            @Advice.Thrown @Nullable Throwable thrown) {
        if (thrown != null && before == now && (awaitsAnswer || !(thrown instanceof SocketTimeoutException)))
            CallHooks.attemptFailed("jdk-httpurlconnection", third == null ? second : third, now, thrown);
    }
}
