package io.wirewitness.instrumentation.httpclient;

import io.wirewitness.boot.CallHooks;
import io.wirewitness.boot.HttpClientDoors;
import java.io.IOException;
import net.bytebuddy.asm.Advice;

/** On {@code MultiExchange.whenCancelled}, which sees every call that fails for good, in its body too. An exception of the application's own body handler is no failure of the connection. */
final class CallEndedAdvice {

    private CallEndedAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object call, @Advice.Argument(0) Throwable thrown) {
        if (CallHooks.bare(thrown) instanceof IOException)
            CallHooks.attemptFailed(
                    "jdk-httpclient", call, HttpClientDoors.channelOfCall(call), CallHooks.bare(thrown));
    }
}
