package io.wirewitness.instrumentation.httpurlconnection;

import io.wirewitness.boot.CallHooks;
import java.net.Socket;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/**
 * On {@code HttpClient.parseHTTP}, which calls itself once the request has been sent again. The call is the last argument:
 * the third in 17, the second in 25.
 */
final class RepeatedAdvice {

    private RepeatedAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
            @Advice.FieldValue("failedOnce") boolean again,
            @Advice.FieldValue("serverSocket") @Nullable Socket now,
            @Advice.Argument(1) Object second,
            @Advice.Argument(value = 2, optional = true) @Nullable Object third) {
        if (again)
            CallHooks.reopened(
                    "jdk-httpurlconnection", third == null ? second : third, now, "Unexpected end of file from server");
    }
}
