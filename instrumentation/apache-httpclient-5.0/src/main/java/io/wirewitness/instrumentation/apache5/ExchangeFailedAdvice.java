package io.wirewitness.instrumentation.apache5;

import io.wirewitness.boot.CallHooks;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** On the methods of {@code DefaultBHttpClientConnection} that send and receive: their caller closes it when they throw. */
final class ExchangeFailedAdvice {

    private ExchangeFailedAdvice() {}

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.This Object connection, @Advice.Thrown @Nullable Throwable thrown) {
        if (thrown != null) CallHooks.attemptFailed("apache-httpclient5", null, connection, thrown);
    }
}
