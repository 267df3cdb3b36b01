package io.wirewitness.instrumentation.httpclient;

import io.wirewitness.boot.CallHooks;
import io.wirewitness.boot.HttpClientDoors;
import net.bytebuddy.asm.Advice;

/** On {@code Stream.sendHeadersAsync}: an HTTP/2 stream, beside others on its connection. */
final class StreamAdvice {

    private StreamAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object codec) throws Throwable {
        CallHooks.requestOn("jdk-httpclient", HttpClientDoors.channelOfCodec(codec), true);
    }
}
