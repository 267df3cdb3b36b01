package io.wirewitness.instrumentation.apache5;

import io.wirewitness.boot.CallHooks;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** On {@code read} of the streams below a response's body, which the ones above close when it throws. */
final class BodyReadAdvice {

    private BodyReadAdvice() {}

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.FieldValue("inputStream") Object connection, @Advice.Thrown @Nullable Throwable thrown) {
        if (thrown != null) CallHooks.attemptFailed("apache-httpclient5", null, connection, thrown);
    }
}
