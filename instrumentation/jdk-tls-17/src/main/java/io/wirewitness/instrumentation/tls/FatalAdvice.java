package io.wirewitness.instrumentation.tls;

import io.wirewitness.boot.TlsHooks;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** On {@code TransportContext.fatal} with four arguments, where the other three end; it always throws. */
final class FatalAdvice {

    private FatalAdvice() {}

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
            @Advice.FieldValue("transport") Object transport,
            @Advice.Argument(0) Object alert,
            @Advice.Argument(1) @Nullable String diagnostic,
            @Advice.Argument(2) boolean received,
            @Advice.Thrown @Nullable Throwable thrown) {
        TlsHooks.fatal(transport, alert, diagnostic, received, thrown);
    }
}
