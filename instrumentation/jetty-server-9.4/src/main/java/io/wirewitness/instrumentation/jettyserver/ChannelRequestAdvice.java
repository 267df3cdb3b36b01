package io.wirewitness.instrumentation.jettyserver;

import io.wirewitness.boot.ServerHooks;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** On {@code HttpChannelState.onRequest(MetaData.Request)} of 12: as {@link RequestAdvice}; there the stream tells HTTP/2. */
final class ChannelRequestAdvice {

    private ChannelRequestAdvice() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
            @Advice.This Object channel,
            @Advice.FieldValue("_request") @Nullable Object request,
            @Advice.FieldValue("_stream") Object stream) {
        if (stream.getClass().getName().endsWith("OverHTTP2")) ServerHooks.streamBegins("jetty", channel, request);
        else ServerHooks.requestBegins("jetty", channel, request);
    }
}
