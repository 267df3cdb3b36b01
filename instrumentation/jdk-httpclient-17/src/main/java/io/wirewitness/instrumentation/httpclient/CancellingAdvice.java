package io.wirewitness.instrumentation.httpclient;

import io.wirewitness.boot.CallHooks;
import io.wirewitness.boot.HttpClientDoors;
import java.io.IOException;
import net.bytebuddy.asm.Advice;

/** On {@code MultiExchange.cancel} by a timer, before it forgets and closes a connection that is not ready yet; those that are have failed where they are known. */
final class CancellingAdvice {

    private CancellingAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object call, @Advice.Argument(0) IOException cause) {
        CallHooks.attemptFailed("jdk-httpclient", call, HttpClientDoors.channelOfConnecting(call), cause);
    }
}
