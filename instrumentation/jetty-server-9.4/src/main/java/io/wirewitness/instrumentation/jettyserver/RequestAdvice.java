package io.wirewitness.instrumentation.jettyserver;

import io.wirewitness.boot.ServerHooks;
import net.bytebuddy.asm.Advice;

/**
 * On {@code HttpChannel.onRequest(MetaData.Request)} of 9.4 to 11: once for each request, also for asynchronous ones. A
 * channel stands for its request in every event; the one of HTTP/2 is named so.
 */
final class RequestAdvice {

    private RequestAdvice() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.This Object channel) {
        if (channel.getClass().getName().endsWith("OverHTTP2")) ServerHooks.streamBegins("jetty", channel, channel);
        else ServerHooks.requestBegins("jetty", channel, channel);
    }
}
