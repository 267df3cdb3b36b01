package io.wirewitness.instrumentation.reactornetty;

import static net.bytebuddy.matcher.ElementMatchers.isBridge;
import static net.bytebuddy.matcher.ElementMatchers.isConstructor;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.not;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
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

/** Reactor Netty 1.0 to 1.3. Names as read in the byte code of 1.0.0 and 1.3.6. */
public final class ReactorNettyProbe implements Probe {

    private static final String SERVED = "reactor.netty.http.server.HttpServerOperations";
    private static final String CONNECT = "reactor.netty.http.client.HttpClientConnect$";

    @Override
    public String name() {
        return "reactor-netty-1.0";
    }

    @Override
    public PartReader parts() {
        return new ReactorNettyPartReader();
    }

    @Override
    public CallReader calls() {
        return new ReactorNettyCallReader();
    }

    @Override
    public Map<String, VersionRange> versions() {
        VersionRange known = new VersionRange("1.0", "1.4");
        return Map.of("reactor-netty-http", known, "reactor-netty-core", known);
    }

    @Override
    public Map<String, String> reach() {
        return Map.of(
                "reactor.netty.http.HttpOperations#headSent", "statusAndHeadersSent",
                "reactor.netty.channel.ChannelOperations", "connection",
                "reactor.netty.channel.ChannelOperations$DisposedConnection", "channel",
                "reactor.netty.resources.DefaultPooledConnectionProvider$PooledConnection", "channel",
                "reactor.netty.ReactorNetty$SimpleConnection", "channel",
                "io.netty.handler.codec.http.DefaultHttpResponse#status", "status",
                "io.netty.handler.codec.http.HttpResponseStatus#status", "code");
    }

    @Override
    public List<Weaving> weavings() {
        return List.of(
                on(
                        "reactor.netty.resources.DefaultPooledConnectionProvider$PooledConnectionAllocator",
                        isConstructor(),
                        "BuiltAdvice"),
                on(
                        "reactor.netty.transport.ServerTransport$DisposableBind",
                        named("onNext").and(takesArguments(1)).and(not(isBridge())),
                        "BuiltAdvice"),
                on(CONNECT + "HttpClientHandler", named("requestWithBody").and(takesArguments(1)), "RequestAdvice"),
                on(
                        CONNECT + "HttpObserver",
                        named("onUncaughtException").and(takesArguments(2)),
                        "AttemptFailedAdvice"),
                on(
                        CONNECT + "HttpClientHandler",
                        named("test").and(takesArguments(Throwable.class)).and(not(isBridge())),
                        "RetryAdvice"),
                on(
                        "reactor.netty.http.client.HttpClientOperations",
                        named("setNettyResponse").and(takesArguments(1)),
                        "AnsweredAdvice"),
                on(
                        SERVED,
                        isConstructor().and(takesArgument(0, named("reactor.netty.Connection"))),
                        "RequestTakenAdvice"),
                on(SERVED, named("onOutboundError"), "HandlerFailedAdvice"),
                on("reactor.netty.channel.FluxReceive", named("onInboundError"), "BodyFailedAdvice"),
                on(
                        "reactor.netty.resources.DefaultPooledConnectionProvider$DisposableAcquire",
                        named("onError").and(takesArguments(1)),
                        "LeaseFailedAdvice"),
                on(
                        "reactor.netty.http.client.Http2ConnectionProvider$DisposableAcquire",
                        named("onError").and(takesArguments(1)),
                        "LeaseFailedAdvice"));
    }

    private static Weaving on(String className, ElementMatcher<? super MethodDescription> method, String advice) {
        return new Weaving(className, method, "io.wirewitness.instrumentation.reactornetty." + advice);
    }
}
