package io.wirewitness.instrumentation.okhttp;

import io.wirewitness.boot.CallHooks;
import java.net.Socket;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** On {@code ConnectPlan.connectSocket} and {@code connectTls} of 5.0, where a plan does not know its call. */
final class NamelessPlanFailedAdvice {

    private NamelessPlanFailedAdvice() {}

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
            @Advice.FieldValue("canceled") boolean canceled,
            @Advice.FieldValue("rawSocket") @Nullable Socket socket,
            @Advice.Thrown @Nullable Throwable thrown) {
        if (thrown != null && !canceled) CallHooks.attemptFailed("okhttp", null, socket, thrown);
    }
}
