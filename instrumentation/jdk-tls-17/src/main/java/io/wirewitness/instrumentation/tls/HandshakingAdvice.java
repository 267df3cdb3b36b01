package io.wirewitness.instrumentation.tls;

import io.wirewitness.boot.TlsHooks;
import net.bytebuddy.asm.Advice;

/** On {@code TransportContext.kickstart}. */
final class HandshakingAdvice {

    private HandshakingAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
            @Advice.FieldValue("transport") Object transport, @Advice.FieldValue("isNegotiated") boolean negotiated) {
        TlsHooks.handshaking(transport, negotiated);
    }
}
