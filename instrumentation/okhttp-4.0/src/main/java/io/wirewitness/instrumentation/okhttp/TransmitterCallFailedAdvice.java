package io.wirewitness.instrumentation.okhttp;

import io.wirewitness.boot.CallHooks;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** The same, 4.0 to 4.4, where a call is known by its {@code Transmitter}. */
final class TransmitterCallFailedAdvice {

    private TransmitterCallFailedAdvice() {}

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.FieldValue("transmitter") Object call, @Advice.Thrown @Nullable Throwable thrown) {
        if (thrown != null) CallHooks.callFailed("okhttp", call, thrown);
    }
}
