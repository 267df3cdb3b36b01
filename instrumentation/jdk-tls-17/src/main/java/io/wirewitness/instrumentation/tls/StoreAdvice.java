package io.wirewitness.instrumentation.tls;

import io.wirewitness.boot.TlsHooks;
import java.net.URI;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** On {@code URICertStore.engineGetCertificates} and {@code engineGetCRLs}: issuers and revocation lists. */
final class StoreAdvice {

    private StoreAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static @Nullable Object enter(@Advice.FieldValue("uri") @Nullable URI address) {
        return TlsHooks.fetching(address);
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.Enter @Nullable Object fetch) {
        TlsHooks.fetched(fetch);
    }
}
