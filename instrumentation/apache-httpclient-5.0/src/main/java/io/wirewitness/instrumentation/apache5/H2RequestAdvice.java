package io.wirewitness.instrumentation.apache5;

import io.wirewitness.boot.CallHooks;
import net.bytebuddy.asm.Advice;

/** On {@code produceRequest} of the exchange handler in {@code H2AsyncMainClientExec}. */
final class H2RequestAdvice {

    private H2RequestAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.FieldValue("val$execRuntime") Object connection) {
        CallHooks.requestOn("apache-httpclient5", connection, true);
    }
}
