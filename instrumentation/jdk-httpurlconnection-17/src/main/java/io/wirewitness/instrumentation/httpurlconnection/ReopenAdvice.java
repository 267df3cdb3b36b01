package io.wirewitness.instrumentation.httpurlconnection;

import io.wirewitness.boot.CallHooks;
import java.net.Socket;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** On {@code HttpClient.openServer}: after a failure the field still holds the socket that failed. */
final class ReopenAdvice {

    private ReopenAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
            @Advice.FieldValue("failedOnce") boolean again, @Advice.FieldValue("serverSocket") @Nullable Socket ended) {
        if (again) CallHooks.reopening(ended);
    }
}
