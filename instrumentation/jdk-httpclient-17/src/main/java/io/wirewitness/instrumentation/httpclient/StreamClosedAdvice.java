package io.wirewitness.instrumentation.httpclient;

import io.wirewitness.boot.CallHooks;
import io.wirewitness.boot.HttpClientDoors;
import net.bytebuddy.asm.Advice;

/** On {@code Stream.connectionClosing}: the connection went away under an HTTP/2 stream. */
final class StreamClosedAdvice {

    private StreamClosedAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object codec, @Advice.Argument(0) Throwable thrown) throws Throwable {
        CallHooks.attemptFailed("jdk-httpclient", null, HttpClientDoors.channelOfCodec(codec), thrown);
    }
}
