package io.wirewitness.instrumentation.apache5;

import static net.bytebuddy.matcher.ElementMatchers.declaresField;
import static net.bytebuddy.matcher.ElementMatchers.isConstructor;
import static net.bytebuddy.matcher.ElementMatchers.isDeclaredBy;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.wirewitness.weave.CallReader;
import io.wirewitness.weave.PartReader;
import io.wirewitness.weave.Probe;
import io.wirewitness.weave.VersionRange;
import io.wirewitness.weave.Weaving;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.matcher.ElementMatcher;

/**
 * Apache HttpClient 5.0 to 5.6, blocking and asynchronous. Names as read in the byte code of httpclient5 5.0 and 5.6.5,
 * httpcore5 and httpcore5-h2 5.0 and 5.4.4.
 *
 * <p>A call is known by the scope of its execution chain.
 */
public final class ApacheHttpClient5Probe implements Probe {

    private static final String IMPL = "org.apache.hc.client5.http.impl.";
    private static final String CLASSIC = IMPL + "classic.";
    private static final String ASYNC = IMPL + "async.";
    private static final String CORE = "org.apache.hc.core5.";
    private static final String IO = CORE + "http.impl.io.";
    private static final String RUNTIME = CLASSIC + "InternalExecRuntime";
    private static final String EXCHANGE = ASYNC + "HttpAsyncMainClientExec$1";
    private static final String H2_EXCHANGE = ASYNC + "H2AsyncMainClientExec$1";
    private static final String H2 = CORE + "http2.impl.nio.AbstractH2StreamMultiplexer";
    private static final String TLS_SESSION = CORE + "reactor.ssl.SSLIOSession";
    private static final String STATUS = "#status";

    @Override
    public String name() {
        return "apache-httpclient-5.0";
    }

    @Override
    public PartReader parts() {
        return new Apache5PartReader();
    }

    @Override
    public CallReader calls() {
        return new Apache5CallReader();
    }

    @Override
    public Map<String, VersionRange> versions() {
        VersionRange five = new VersionRange("5.0", "6");
        return Map.of("httpclient5", five, "httpcore5", five, "httpcore5-h2", five);
    }

    @Override
    public Map<String, Set<String>> opens() {
        return Map.of("java.base", Set.of("java.net", "sun.security.ssl"));
    }

    @Override
    public Map<String, String> reach() {
        Map<String, String> reach = new HashMap<>();
        reach.put("org.apache.hc.client5.http.classic.ExecChain$Scope", "execRuntime");
        reach.put("org.apache.hc.client5.http.async.AsyncExecChain$Scope", "execRuntime");
        reach.put(RUNTIME, "endpointRef");
        reach.put(IMPL + "io.PoolingHttpClientConnectionManager$InternalConnectionEndpoint", "poolEntryRef");
        reach.put(IMPL + "io.BasicHttpClientConnectionManager$InternalConnectionEndpoint", "connRef");
        reach.put(CORE + "concurrent.BasicFuture", "result");
        reach.put(CORE + "pool.PoolEntry", "connRef");
        reach.put(IO + "BHttpConnectionBase", "socketHolderRef");
        reach.put(IO + "SocketHolder", "socket|baseSocket");
        // From a body's stream: LoggingInputStream is there while the wire log is on.
        reach.put(IMPL + "io.LoggingInputStream", "in");
        reach.put("java.net.Socket$SocketInputStream", "parent");
        reach.put("sun.security.ssl.SSLSocketImpl$AppInputStream", "this$0");
        // A socket around another: the AWS SDK's.
        reach.put("software.amazon.awssdk.http.apache5.internal.net.DelegateSslSocket", "sock");
        // The asynchronous clients.
        reach.put(ASYNC + "InternalHttpAsyncExecRuntime", "endpointRef");
        reach.put(IMPL + "nio.PoolingAsyncClientConnectionManager$InternalConnectionEndpoint", "poolEntryRef");
        reach.put(IMPL + "nio.DefaultManagedAsyncClientConnection", "ioSession");
        reach.put(ASYNC + "InternalH2AsyncExecRuntime", "sessionRef");
        reach.put(ASYNC + "InternalH2AsyncExecRuntime$Endpoint", "session");
        reach.put(ASYNC + "LoggingIOSession", "session");
        reach.put(H2, "ioSession");
        reach.put(CORE + "reactor.InternalDataChannel", "ioSession");
        reach.put(TLS_SESSION, "session");
        reach.put(CORE + "reactor.IOSessionImpl", "channel");
        reach.put(CORE + "reactor.InternalConnectChannel", "socketChannel");
        // To the status of a response, and to what a frame says.
        reach.put(CLASSIC + "CloseableHttpResponse" + STATUS, "response");
        reach.put(CORE + "http.message.AbstractMessageWrapper" + STATUS, "message");
        reach.put(CORE + "http.message.HttpResponseWrapper" + STATUS, "message");
        reach.put(CORE + "http.message.BasicHttpResponse" + STATUS, "code");
        reach.put(CORE + "http2.frame.Frame#type", "type");
        reach.put(CORE + "http2.frame.Frame#flags", "flags");
        reach.put(CORE + "http2.frame.Frame#stream", "streamId");
        reach.put(CORE + "http2.frame.RawFrame#payload", "payload");
        return reach;
    }

    @Override
    public List<String> tellsConnectsOf() {
        return List.of("org.apache.hc.client5.http.impl.", "org.apache.hc.core5.reactor.");
    }

    @Override
    public List<Weaving> weavings() {
        return List.of(
                on(CLASSIC + "InternalHttpClient", isConstructor(), "BuiltAdvice"),
                on(ASYNC + "InternalHttpAsyncClient", isConstructor(), "BuiltAdvice"),
                on(CLASSIC + "ProtocolExec", named("execute").and(takesArguments(3)), "AttemptAdvice"),
                on(CLASSIC + "InternalHttpClient", named("doExecute"), "CallOverAdvice"),
                on(CLASSIC + "MainClientExec", named("execute").and(takesArguments(3)), "SendAdvice"),
                on(
                        IO + "DefaultBHttpClientConnection",
                        named("sendRequestHeader")
                                .or(named("sendRequestEntity"))
                                .or(named("receiveResponseHeader"))
                                .or(named("receiveResponseEntity")),
                        "ExchangeFailedAdvice"),
                on(RUNTIME, connect(), "ConnectAdvice"),
                on(RUNTIME, connect().or(named("upgradeTls")), "ConnectFailedAdvice"),
                on(RUNTIME, named("acquireEndpoint"), "LeaseFailedAdvice"),
                on(IO + "ContentLengthInputStream", read(), "BodyReadAdvice"),
                on(IO + "ChunkedInputStream", read(), "BodyReadAdvice"),
                on(IO + "IdentityInputStream", read(), "BodyReadAdvice"),
                on(CORE + "http.io.EofSensorInputStream", read().or(named("close")), "BodyFailedAdvice"),
                on(CLASSIC + "ResponseEntityProxy", named("writeTo"), "BodyFailedAdvice"),
                on(CORE + "pool.StrictConnPool", named("lease").and(takesArguments(4)), "LeaseAdvice"),
                on(IMPL + "io.PoolingHttpClientConnectionManager", named("release"), "ReleaseAdvice"),
                on(IMPL + "io.BasicHttpClientConnectionManager", named("release"), "ReleaseAdvice"),
                on(IMPL + "nio.PoolingAsyncClientConnectionManager", named("release"), "ReleaseAdvice"),
                on(
                        IMPL + "DefaultHttpRequestRetryStrategy",
                        named("retryRequest").and(takesArguments(4)).and(takesArgument(1, IOException.class)),
                        "RepeatedAdvice"),
                on(EXCHANGE, named("produceRequest"), "AsyncRequestAdvice"),
                on(EXCHANGE, named("consumeResponse"), "AsyncAnswerAdvice"),
                on(H2_EXCHANGE, named("produceRequest"), "H2RequestAdvice"),
                on(H2_EXCHANGE, named("consumeResponse"), "AsyncAnswerAdvice"),
                on(ASYNC + "AsyncProtocolExec$1", named("failed"), "AsyncAttemptFailedAdvice"),
                on(
                        CORE + "reactor.InternalConnectChannel",
                        named("onException").or(named("onTimeout")),
                        "AsyncConnectFailsAdvice"),
                on(TLS_SESSION, isConstructor(), "TlsSessionAdvice"),
                on(TLS_SESSION + "$1", named("exception").and(takesArguments(2)), "TlsFailedAdvice"),
                on(ASYNC + "AsyncConnectExec$1", named("failed"), "AsyncLeaseFailedAdvice"),
                on(ASYNC + "InternalAbstractHttpAsyncClient$1$2", outermost(), "AsyncCallFailedAdvice"),
                on(ASYNC + "InternalAbstractHttpAsyncClient$2", outermost(), "AsyncCallFailedAdvice"),
                on(H2, named("consumeFrame"), "FrameReceivedAdvice"),
                on(H2, named("commitFrameInternal"), "FrameSentAdvice"));
    }

    private static ElementMatcher.Junction<MethodDescription> connect() {
        return named("connectEndpoint").and(takesArguments(1));
    }

    /** Not {@code read(byte[])}, which calls the one with three arguments. */
    private static ElementMatcher.Junction<MethodDescription> read() {
        return named("read").and(takesArguments(0).or(takesArguments(3)));
    }

    /** Anonymous classes are numbered anew in each version; this one knows the call's runtime. */
    private static ElementMatcher.Junction<MethodDescription> outermost() {
        return named("failed").and(isDeclaredBy(declaresField(named("val$execRuntime"))));
    }

    private static Weaving on(String className, ElementMatcher<? super MethodDescription> method, String advice) {
        return new Weaving(className, method, "io.wirewitness.instrumentation.apache5." + advice);
    }
}
