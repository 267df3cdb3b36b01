package io.wirewitness.instrumentation.apache5;

import io.wirewitness.boot.TlsHooks;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/**
 * On {@code exception} of the event handler inside {@code SSLIOSession}, before it fails the handshake's callback: what the engine, the
 * socket or the handshake's timer threw; in httpcore 5.0 and 5.1 that timer fails the exchange without coming here.
 */
final class TlsFailedAdvice {

    private TlsFailedAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(0) @Nullable Object session, @Advice.Argument(1) @Nullable Throwable thrown) {
        TlsHooks.failedUnderTls(session, thrown);
    }
}
