package io.wirewitness.instrumentation.tls;

import io.wirewitness.boot.TlsHooks;
import java.security.cert.X509Certificate;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** On {@code X509TrustManagerImpl.checkTrusted} with a socket or an engine. */
final class CheckingAdvice {

    private CheckingAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
            @Advice.Argument(0) X509Certificate @Nullable [] chain, @Advice.Argument(2) @Nullable Object transport) {
        TlsHooks.checking(chain, transport);
    }
}
