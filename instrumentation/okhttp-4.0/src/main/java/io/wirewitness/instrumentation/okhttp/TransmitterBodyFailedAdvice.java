package io.wirewitness.instrumentation.okhttp;

import io.wirewitness.boot.CallHooks;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** On {@code Exchange.bodyComplete}, 4.0 to 4.4: as {@link BodyFailedAdvice}. */
final class TransmitterBodyFailedAdvice {

    private TransmitterBodyFailedAdvice() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
            @Advice.FieldValue("transmitter") Object call,
            @Advice.Argument(1) boolean response,
            @Advice.Return @Nullable Throwable thrown) {
        if (response && thrown != null) CallHooks.callFailed("okhttp", call, thrown);
    }
}
