package io.wirewitness.instrumentation.apache5;

import io.wirewitness.boot.TlsHooks;
import net.bytebuddy.asm.Advice;

/** On the constructors of {@code SSLIOSession}: its engine works on this session of the reactor, before anything is sent. */
final class TlsSessionAdvice {

    private TlsSessionAdvice() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.FieldValue("sslEngine") Object engine, @Advice.FieldValue("session") Object session) {
        TlsHooks.engineOn(engine, session);
    }
}
