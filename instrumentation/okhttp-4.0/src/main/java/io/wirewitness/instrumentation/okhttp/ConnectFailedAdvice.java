package io.wirewitness.instrumentation.okhttp;

import io.wirewitness.boot.CallHooks;
import java.net.Socket;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** On {@code RealConnection.connectSocket} and {@code establishProtocol}, 4.5 to 4.12: TCP, then TLS and HTTP/2. */
final class ConnectFailedAdvice {

    private ConnectFailedAdvice() {}

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
            @Advice.Argument(2) Object call,
            @Advice.FieldValue("rawSocket") @Nullable Socket socket,
            @Advice.Thrown @Nullable Throwable thrown) {
        if (thrown != null) CallHooks.attemptFailed("okhttp", call, socket, thrown);
    }
}
