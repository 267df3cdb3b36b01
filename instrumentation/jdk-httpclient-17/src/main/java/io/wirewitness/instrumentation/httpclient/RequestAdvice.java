package io.wirewitness.instrumentation.httpclient;

import io.wirewitness.boot.CallHooks;
import io.wirewitness.boot.HttpClientDoors;
import net.bytebuddy.asm.Advice;

/** On {@code Http1Exchange.connectFlows} and {@code Stream.sendHeadersAsync}: connected, and the headers come next. */
final class RequestAdvice {

    private RequestAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object codec) throws Throwable {
        CallHooks.requestOn("jdk-httpclient", HttpClientDoors.channelOfCodec(codec));
    }
}
