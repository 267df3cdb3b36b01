package io.wirewitness.instrumentation.tls;

import io.wirewitness.boot.TlsHooks;
import net.bytebuddy.asm.Advice;

/** On {@code Alert.AlertConsumer.consume}. */
final class AlertReadAdvice {

    private AlertReadAdvice() {}

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.Argument(0) Object context) {
        TlsHooks.alertRead(context);
    }
}
