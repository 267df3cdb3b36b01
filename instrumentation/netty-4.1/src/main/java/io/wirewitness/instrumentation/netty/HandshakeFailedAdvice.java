package io.wirewitness.instrumentation.netty;

import io.wirewitness.boot.TlsHooks;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** On {@code SslUtils.handleHandshakeFailure}, before it closes the channel: whatever ends a TLS handshake comes this way. */
final class HandshakeFailedAdvice {

    private HandshakeFailedAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(0) Object context, @Advice.Argument(1) @Nullable Throwable thrown) {
        TlsHooks.handshakeFailed(context, thrown);
    }
}
