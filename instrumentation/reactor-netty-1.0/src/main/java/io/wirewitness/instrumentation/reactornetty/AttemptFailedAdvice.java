package io.wirewitness.instrumentation.reactornetty;

import io.wirewitness.boot.CallHooks;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;

/** On {@code HttpObserver.onUncaughtException}: redirections and authentications are no failures. */
final class AttemptFailedAdvice {

    private AttemptFailedAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
            @Advice.FieldValue(value = "handler", typing = Assigner.Typing.DYNAMIC) Object call,
            @Advice.Argument(0) Object connection,
            @Advice.Argument(1) Throwable thrown) {
        if (!thrown.getClass().getName().endsWith("RedirectClientException")
                && !thrown.getClass().getName().endsWith("HttpClientAuthenticationException"))
            CallHooks.attemptFailed("reactor-netty", call, connection, thrown);
    }
}
