package io.wirewitness.instrumentation.tls;

import io.wirewitness.boot.TlsHooks;
import net.bytebuddy.asm.Advice;

/** On {@code TransportContext.finishHandshake}. */
final class HandshakenAdvice {

    private HandshakenAdvice() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
            @Advice.FieldValue("transport") Object transport, @Advice.FieldValue("protocolVersion") Object protocol) {
        TlsHooks.handshaken(transport, protocol);
    }
}
