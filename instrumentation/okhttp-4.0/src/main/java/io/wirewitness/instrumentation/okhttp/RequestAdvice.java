package io.wirewitness.instrumentation.okhttp;

import io.wirewitness.boot.CallHooks;
import java.net.Socket;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** On {@code RealConnection.newCodec}: one codec carries one request, and is made right before the request is written. */
final class RequestAdvice {

    private RequestAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.FieldValue("rawSocket") @Nullable Socket socket) {
        CallHooks.requestOn("okhttp", socket);
    }
}
