package io.wirewitness.instrumentation.tls;

import io.wirewitness.boot.TlsHooks;
import net.bytebuddy.asm.Advice;

/** On {@code SslHandler.handlerAdded} of netty, whose argument leads to the channel. */
final class EngineOnContextAdvice {

    private EngineOnContextAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.FieldValue("engine") Object engine, @Advice.Argument(0) Object context) {
        TlsHooks.engineOn(engine, context);
    }
}
