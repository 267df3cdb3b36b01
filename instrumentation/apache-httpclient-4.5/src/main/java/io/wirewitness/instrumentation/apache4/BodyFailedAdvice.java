package io.wirewitness.instrumentation.apache4;

import io.wirewitness.boot.CallHooks;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** On {@code EofSensorInputStream.read} and {@code ResponseEntityProxy.writeTo}: the exception that reading a response's body throws at the caller. */
final class BodyFailedAdvice {

    private BodyFailedAdvice() {}

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.Thrown @Nullable Throwable thrown) {
        if (thrown != null) CallHooks.callFailed("apache-httpclient", null, thrown);
    }
}
