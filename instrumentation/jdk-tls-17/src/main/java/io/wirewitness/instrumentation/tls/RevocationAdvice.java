package io.wirewitness.instrumentation.tls;

import io.wirewitness.boot.TlsHooks;
import java.net.URI;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** On {@code OCSP.getOCSPBytes}. */
final class RevocationAdvice {

    private RevocationAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static @Nullable Object enter(@Advice.Argument(1) @Nullable URI responder) {
        return TlsHooks.fetching(responder);
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.Enter @Nullable Object fetch) {
        TlsHooks.fetched(fetch);
    }
}
