package io.wirewitness.instrumentation.okhttp;

import io.wirewitness.boot.CallHooks;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** On {@code Exchange.bodyComplete}, 4.5 to 5.0: the exception that reading the response body throws at the caller. */
final class BodyFailedAdvice {

    private BodyFailedAdvice() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
            @Advice.FieldValue("call") Object call,
            @Advice.Argument(1) boolean response,
            @Advice.Return @Nullable Throwable thrown) {
        if (response && thrown != null) CallHooks.callFailed("okhttp", call, thrown);
    }
}
