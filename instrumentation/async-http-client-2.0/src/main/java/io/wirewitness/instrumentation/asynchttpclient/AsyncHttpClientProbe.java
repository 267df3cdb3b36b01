package io.wirewitness.instrumentation.asynchttpclient;

import static net.bytebuddy.matcher.ElementMatchers.isConstructor;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.wirewitness.weave.CallReader;
import io.wirewitness.weave.PartReader;
import io.wirewitness.weave.Probe;
import io.wirewitness.weave.VersionRange;
import io.wirewitness.weave.Weaving;
import java.util.List;
import java.util.Map;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.matcher.ElementMatcher;

/**
 * Async Http Client 2.0.20 to 3.0. Names as read in the byte code of 2.0.20, 2.0.40, 2.5.4, 2.8.1, 2.10.5, 2.12.4 and 3.0.2.
 * Older ones do not run on Java 17, nor does 2.0.20 itself (their netty does not). The call is its {@code NettyResponseFuture}, which stays the same through redirects and replays.
 */
public final class AsyncHttpClientProbe implements Probe {

    private static final String FUTURE = "org.asynchttpclient.netty.NettyResponseFuture";
    private static final String SENDER = "org.asynchttpclient.netty.request.NettyRequestSender";

    @Override
    public String name() {
        return "async-http-client-2.0";
    }

    @Override
    public PartReader parts() {
        return new AsyncHttpClientPartReader();
    }

    @Override
    public CallReader calls() {
        return new AsyncHttpClientCallReader();
    }

    @Override
    public Map<String, VersionRange> versions() {
        return Map.of("async-http-client", new VersionRange("2.0.20", "3.1"));
    }

    @Override
    public Map<String, String> reach() {
        return Map.of(
                "io.netty.handler.codec.http.DefaultHttpResponse#status", "status",
                "io.netty.handler.codec.http.HttpResponseStatus#status", "code");
    }

    @Override
    public List<Weaving> weavings() {
        return List.of(
                on(SENDER, isConstructor(), "BuiltAdvice"),
                on(
                        "org.asynchttpclient.netty.handler.HttpHandler",
                        named("handleHttpResponse").and(takesArguments(4)),
                        "AnsweredAdvice"),
                on(FUTURE, named("attachChannel").and(takesArguments(2)), "RequestAdvice"),
                on(SENDER, named("handleUnexpectedClosedChannel").and(takesArguments(2)), "ChannelClosedAdvice"),
                on(SENDER, named("applyIoExceptionFiltersAndReplayRequest").and(takesArguments(3)), "FilteredAdvice"),
                on(FUTURE, named("isReplayPossible").and(takesArguments(0)), "ReplayAdvice"),
                on(
                        "org.asynchttpclient.netty.channel.NettyConnectListener",
                        named("onSuccess").and(takesArguments(2)),
                        "ConnectedAdvice"),
                on(
                        "org.asynchttpclient.netty.channel.NettyConnectListener",
                        named("onFailure").and(takesArguments(2)),
                        "ConnectFailedAdvice"),
                on(SENDER, named("abort").and(takesArguments(3)), "AbortedAdvice"),
                on(SENDER, named("abort").and(takesArguments(3)), "PoolExhaustedAdvice"),
                on(FUTURE, named("abort").and(takesArguments(1)), "CallFailedAdvice"));
    }

    private static Weaving on(String className, ElementMatcher<? super MethodDescription> method, String advice) {
        return new Weaving(className, method, "io.wirewitness.instrumentation.asynchttpclient." + advice);
    }
}
