package io.wirewitness.instrumentation.okhttp;

import io.wirewitness.boot.CallHooks;
import java.net.Socket;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** On {@code ConnectPlan.connectSocket} and {@code connectTls}, 5.x after 5.0; a plan that lost its race is no failure. */
final class PlanFailedAdvice {

    private PlanFailedAdvice() {}

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
            @Advice.FieldValue("call") Object call,
            @Advice.FieldValue("canceled") boolean canceled,
            @Advice.FieldValue("rawSocket") @Nullable Socket socket,
            @Advice.Thrown @Nullable Throwable thrown) {
        if (thrown != null && !canceled) CallHooks.attemptFailed("okhttp", call, socket, thrown);
    }
}
