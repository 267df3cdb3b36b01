package io.wirewitness.instrumentation.okhttp;

import io.wirewitness.boot.CallHooks;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** On {@code Exchange.bodyComplete} with five arguments, 5.x after 5.0: as {@link BodyFailedAdvice}. */
final class SocketBodyFailedAdvice {

    private SocketBodyFailedAdvice() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
            @Advice.FieldValue("call") Object call,
            @Advice.Argument(2) boolean response,
            @Advice.Return @Nullable Throwable thrown) {
        if (response && thrown != null) CallHooks.callFailed("okhttp", call, thrown);
    }
}
