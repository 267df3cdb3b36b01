package io.wirewitness.instrumentation.vertx;

import static net.bytebuddy.matcher.ElementMatchers.isAbstract;
import static net.bytebuddy.matcher.ElementMatchers.isBridge;
import static net.bytebuddy.matcher.ElementMatchers.isConstructor;
import static net.bytebuddy.matcher.ElementMatchers.nameStartsWith;
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

/**
 * Vert.x core 4.0 to 5.0: HTTP client and server. Names as read in the byte code of 4.0.0, 4.1.0, 4.2.7, 4.3.8, 4.4.9,
 * 4.5.0, 4.5.25, 5.0.0 and 5.0.7. From a connection to its socket the way is netty's, see the probe {@code netty-4.1}.
 *
 * <p>The call is the {@code HttpClientRequest}. Where no connection was to be had there is none yet: then it stands in
 * what the lambda that waits for the connection has captured.
 */
public final class VertxProbe implements Probe {

    private static final String HTTP = "io.vertx.core.http.impl.";
    private static final String CLIENT = HTTP + "HttpClientImpl";
    private static final String CONNECTED = "io.vertx.core.AsyncResult";

    @Override
    public String name() {
        return "vertx-4.0";
    }

    @Override
    public PartReader parts() {
        return new VertxPartReader();
    }

    @Override
    public CallReader calls() {
        return new VertxCallReader();
    }

    @Override
    public Map<String, VersionRange> versions() {
        return Map.of("vertx-core", new VersionRange("4.0", "5.1"));
    }

    @Override
    public Map<String, String> reach() {
        return Map.of(
                HTTP + "HttpClientRequestBase",
                "stream",
                HTTP + "StatisticsGatheringHttpClientStream",
                "delegate",
                HTTP + "Http1xClientConnection$StreamImpl",
                "conn",
                HTTP + "VertxHttp2Stream",
                "conn",
                HTTP + "Http1xServerRequest",
                "conn",
                HTTP + "Http2ServerRequest",
                "stream",
                "io.vertx.core.net.impl.ConnectionBase",
                "chctx",
                HTTP + "HttpClientRequestImpl#givenUp",
                "reset",
                HTTP + "HttpClientResponseImpl#status",
                "statusCode");
    }

    @Override
    public List<Weaving> weavings() {
        return List.of(
                on(CLIENT, isConstructor(), "BuiltAdvice"),
                on(
                        HTTP + "HttpServerImpl",
                        named("listen")
                                .and(takesArguments(1))
                                .and(takesArgument(0, named("io.vertx.core.net.SocketAddress"))),
                        "BuiltAdvice"),
                on(HTTP + "Http1xClientConnection", named("beginRequest"), "RequestAdvice"),
                on(HTTP + "Http2ClientConnection$StreamImpl", named("writeHeaders"), "SharedRequestAdvice"),
                on(HTTP + "HttpClientRequestBase", reset(), "TimedOutAdvice"),
                on(HTTP + "HttpClientRequestImpl", reset(), "TimedOutAdvice"),
                on(HTTP + "HttpClientRequestBase", named("fail").and(takesArguments(1)), "CallFailedAdvice"),
                on(HTTP + "HttpClientRequestBase", named("handleResponse").and(takesArguments(1)), "AnsweredAdvice"),
                on(CLIENT, obtained(13), "Obtained13Advice"),
                on(CLIENT, obtained(12), "Obtained12Advice"),
                on(CLIENT, obtained(11), "Obtained11Advice"),
                on(
                        "io.vertx.core.impl.future.Mapping",
                        named("complete").and(takesArguments(2)).and(takesArgument(1, Throwable.class)),
                        "MappingFailedAdvice"),
                on(HTTP + "Http1xServerRequest", named("handleBegin"), "ServingAdvice"),
                on(
                        HTTP + "Http1xServerRequest",
                        named("handleException").and(takesArguments(Throwable.class)),
                        "ServingFailedAdvice"),
                on(HTTP + "Http1xServerConnection", named("responseComplete").and(takesArguments(0)), "ServedAdvice"),
                on(
                        HTTP + "Http1xServerRequestHandler",
                        named("handle").and(takesArguments(1)).and(not(isBridge())),
                        "HandlerFailedAdvice"));
    }

    private static ElementMatcher.Junction<MethodDescription> reset() {
        return named("reset").and(takesArguments(Throwable.class)).and(not(isAbstract()));
    }

    private static ElementMatcher.Junction<MethodDescription> obtained(int arguments) {
        return nameStartsWith("lambda$doRequest$")
                .or(nameStartsWith("lambda$request$"))
                .and(takesArguments(arguments))
                .and(takesArgument(arguments - 1, named(CONNECTED)));
    }

    private static Weaving on(String className, ElementMatcher<? super MethodDescription> method, String advice) {
        return new Weaving(className, method, "io.wirewitness.instrumentation.vertx." + advice);
    }
}
