package io.wirewitness.instrumentation.apache4;

import io.wirewitness.boot.CallHooks;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** On {@code HttpRequestExecutor.doReceiveResponse}: the connection is closed by its caller, after this. */
final class ReceiveAdvice {

    private ReceiveAdvice() {}

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
            @Advice.Argument(1) Object connection,
            @Advice.Argument(2) Object call,
            @Advice.Thrown @Nullable Throwable thrown) {
        if (thrown != null) CallHooks.attemptFailed("apache-httpclient", call, connection, thrown);
    }
}
