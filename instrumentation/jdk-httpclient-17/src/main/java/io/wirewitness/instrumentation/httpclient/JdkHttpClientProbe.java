package io.wirewitness.instrumentation.httpclient;

import static net.bytebuddy.matcher.ElementMatchers.isConstructor;
import static net.bytebuddy.matcher.ElementMatchers.isPublic;
import static net.bytebuddy.matcher.ElementMatchers.isStatic;
import static net.bytebuddy.matcher.ElementMatchers.nameStartsWith;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.wirewitness.weave.CallReader;
import io.wirewitness.weave.PartReader;
import io.wirewitness.weave.Probe;
import io.wirewitness.weave.Weaving;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.matcher.ElementMatcher;

/**
 * {@code java.net.http.HttpClient}, HTTP/1.1 and HTTP/2. A call is its {@code MultiExchange}. Names as read in OpenJDK
 * 17.0.15, 17.0.21 and 25.0.3.
 */
public final class JdkHttpClientProbe implements Probe {

    private static final String PACKAGE = "jdk.internal.net.http";

    @Override
    public String name() {
        return "jdk-httpclient-17";
    }

    @Override
    public Map<String, Set<String>> opens() {
        return Map.of(
                "java.net.http",
                Set.of(PACKAGE, PACKAGE + ".frame"),
                "java.base",
                Set.of("jdk.internal.misc")); // who asks whether a class is initialised
    }

    @Override
    public CallReader calls() {
        return new JdkHttpClientCallReader();
    }

    @Override
    public PartReader parts() {
        return new JdkHttpClientPartReader();
    }

    /** From a call, an HTTP/2 stream or a connection to its channel, and to the status of a response. */
    @Override
    public Map<String, String> reach() {
        return Map.of(
                PACKAGE + ".MultiExchange",
                "exchange",
                PACKAGE + ".Exchange",
                "exchImpl",
                PACKAGE + ".Http1Exchange",
                "connection",
                PACKAGE + ".Response#status",
                "statusCode",
                PACKAGE + ".Stream",
                "connection",
                PACKAGE + ".Http2Connection",
                "connection",
                PACKAGE + ".AsyncSSLConnection",
                "plainConnection",
                PACKAGE + ".AsyncSSLTunnelConnection",
                "plainConnection",
                PACKAGE + ".PlainTunnelingConnection",
                "delegate",
                PACKAGE + ".PlainHttpConnection",
                "chan");
    }

    @Override
    public List<String> tellsConnectsOf() {
        return List.of("jdk.internal.net.http.");
    }

    @Override
    public List<Weaving> weavings() {
        return List.of(
                on("HttpClientImpl", isConstructor().and(takesArguments(2)), "BuiltAdvice"),
                on("Http1Exchange", named("connectFlows").and(takesArguments(1)), "RequestAdvice"),
                on("Stream", named("sendHeadersAsync").and(takesArguments(0)), "StreamAdvice"),
                on(
                        "MultiExchange",
                        named("getExceptionalCF").and(takesArgument(0, Throwable.class)),
                        "AttemptFailedAdvice"),
                on("MultiExchange", named("whenCancelled").and(takesArguments(Throwable.class)), "CallEndedAdvice"),
                on("MultiExchange", named("cancel").and(takesArguments(java.io.IOException.class)), "CancellingAdvice"),
                on("MultiExchange", named("responseAsync").and(takesArguments(1)), "CallingAdvice"),
                on("MultiExchange", named("responseFilters").and(takesArguments(1)), "AnsweredAdvice"),
                on("HttpClientImpl", named("send").and(takesArguments(2)), "SendAdvice"),
                on(
                        "HttpClientImpl",
                        nameStartsWith("lambda$sendAsync$")
                                .and(isStatic())
                                .and(takesArguments(2))
                                .and(takesArgument(0, named("java.net.http.HttpResponse")))
                                .and(takesArgument(1, Throwable.class)),
                        "AsyncFailedAdvice"),
                on("HttpClientImpl", named("sendAsync").and(isPublic()).and(takesArguments(3)), "AsyncDoneAdvice"),
                on(
                        "Http1Response$BodyReader",
                        named("onReadError").and(takesArguments(Throwable.class)),
                        "BodyReadFailedAdvice"),
                on("Http2Connection", named("handleGoAway").and(takesArguments(1)), "GoAwayAdvice"),
                on(
                        "Http2Connection",
                        named("resetStream").and(takesArguments(int.class, int.class)),
                        "OwnStreamResetAdvice"),
                on("Stream", named("incoming_reset").and(takesArguments(1)), "StreamResetAdvice"),
                on("Stream", named("connectionClosing").and(takesArguments(Throwable.class)), "StreamClosedAdvice"),
                on(
                        "ResponseSubscribers$HttpResponseInputStream",
                        named("current").and(takesArguments(0)),
                        "BodyStreamAdvice"));
    }

    private static Weaving on(String className, ElementMatcher<? super MethodDescription> method, String advice) {
        return new Weaving(PACKAGE + "." + className, method, "io.wirewitness.instrumentation.httpclient." + advice);
    }
}
