package io.wirewitness.instrumentation.okhttp;

import io.wirewitness.boot.CallHooks;
import java.net.Socket;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** On {@code RealConnection.trackFailure(RealCall, IOException)}, 4.5 and later. */
final class AttemptFailedAdvice {

    private AttemptFailedAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
            @Advice.Argument(0) Object call,
            @Advice.Argument(1) @Nullable Throwable thrown,
            @Advice.FieldValue("rawSocket") @Nullable Socket socket) {
        if (thrown != null) CallHooks.attemptFailed("okhttp", call, socket, thrown);
    }
}
