package io.wirewitness.instrumentation.httpurlconnection;

import io.wirewitness.boot.CallHooks;
import java.net.Socket;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** On {@code HttpClient.writeRequests}, the one that writes. */
final class RequestAdvice {

    private RequestAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.FieldValue("serverSocket") @Nullable Socket socket) {
        CallHooks.requestOn("jdk-httpurlconnection", socket);
    }
}
