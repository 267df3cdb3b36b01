package io.wirewitness.instrumentation.okhttp;

import io.wirewitness.boot.CallHooks;
import net.bytebuddy.asm.Advice;
import okhttp3.internal.connection.Exchange;

/** On {@code Exchange.trackFailure(IOException)}, 4.0 to 4.4, where a call is known by its {@code Transmitter}. */
final class TransmitterAttemptFailedAdvice {

    private TransmitterAttemptFailedAdvice() {}

    @SuppressWarnings("NullAway") // a failure in inlined advice is suppressed, and means that there is no connection
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
            @Advice.This Exchange exchange,
            @Advice.FieldValue("transmitter") Object call,
            @Advice.Argument(0) Throwable thrown) {
        CallHooks.attemptFailed("okhttp", call, exchange.connection().socket(), thrown);
    }
}
