package io.wirewitness.instrumentation.tls;

import io.wirewitness.boot.TlsHooks;
import net.bytebuddy.asm.Advice;

/** On {@code connectAsync} of the JDK client's TLS connections, before anything is sent. */
final class EngineOnConnectionAdvice {

    private EngineOnConnectionAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.FieldValue("engine") Object engine, @Advice.FieldValue("plainConnection") Object plain) {
        TlsHooks.engineOn(engine, plain);
    }
}
