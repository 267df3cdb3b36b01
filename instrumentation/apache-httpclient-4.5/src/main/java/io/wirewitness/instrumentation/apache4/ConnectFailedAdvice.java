package io.wirewitness.instrumentation.apache4;

import io.wirewitness.boot.CallHooks;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** On {@code DefaultHttpClientConnectionOperator.connect}. */
final class ConnectFailedAdvice {

    private ConnectFailedAdvice() {}

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
            @Advice.Argument(0) Object connection,
            @Advice.Argument(5) Object call,
            @Advice.Thrown @Nullable Throwable thrown) {
        if (thrown != null) CallHooks.attemptFailed("apache-httpclient", call, connection, thrown);
    }
}
