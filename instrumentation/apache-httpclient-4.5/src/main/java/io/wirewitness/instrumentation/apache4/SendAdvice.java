package io.wirewitness.instrumentation.apache4;

import io.wirewitness.boot.AttemptHooks;
import io.wirewitness.boot.CallHooks;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** On {@code HttpRequestExecutor.doSendRequest}: the connection is closed by its caller, after this. */
final class SendAdvice {

    private SendAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(1) Object connection, @Advice.Argument(2) Object call) {
        AttemptHooks.sending("apache-httpclient", call, connection);
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
            @Advice.Argument(1) Object connection,
            @Advice.Argument(2) Object call,
            @Advice.Thrown @Nullable Throwable thrown) {
        if (thrown != null) CallHooks.attemptFailed("apache-httpclient", call, connection, thrown);
    }
}
