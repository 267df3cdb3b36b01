package io.wirewitness.instrumentation.apache4;

import static net.bytebuddy.matcher.ElementMatchers.isAbstract;
import static net.bytebuddy.matcher.ElementMatchers.isConstructor;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.not;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.wirewitness.weave.CallReader;
import io.wirewitness.weave.PartReader;
import io.wirewitness.weave.Probe;
import io.wirewitness.weave.VersionRange;
import io.wirewitness.weave.Weaving;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.matcher.ElementMatcher;

/**
 * Apache HttpClient 4.5 and HttpAsyncClient 4.1. Names as read in the byte code of httpclient 4.5 and 4.5.14,
 * httpasyncclient 4.1 and 4.1.5, httpcore and httpcore-nio 4.4.1 and 4.4.16.
 *
 * <p>A call of the blocking client is known by its {@code HttpClientContext}, one of the asynchronous client by its
 * exchange handler.
 */
public final class ApacheHttpClient4Probe implements Probe {

    /** What {@code io.wirewitness.boot.Reach} calls the way to a status. */
    private static final String STATUS = "#status";

    private static final String CLIENT = "org.apache.http.impl.client.";
    private static final String CHAIN = "org.apache.http.impl.execchain.";
    private static final String CONN = "org.apache.http.impl.conn.";
    private static final String IO = "org.apache.http.impl.io.";
    private static final String EXECUTOR = "org.apache.http.protocol.HttpRequestExecutor";
    private static final String ASYNC = "org.apache.http.impl.nio.client.";
    private static final String HANDLER = ASYNC + "AbstractClientExchangeHandler";

    @Override
    public String name() {
        return "apache-httpclient-4.5";
    }

    @Override
    public PartReader parts() {
        return new Apache4PartReader();
    }

    @Override
    public CallReader calls() {
        return new Apache4CallReader();
    }

    @Override
    public Map<String, VersionRange> versions() {
        return Map.of(
                "httpclient", new VersionRange("4.5", "5"),
                "httpcore", new VersionRange("4.4", "5"),
                "httpasyncclient", new VersionRange("4.1", "5"),
                "httpcore-nio", new VersionRange("4.4", "5"));
    }

    @Override
    public Map<String, Set<String>> opens() {
        return Map.of("java.base", Set.of("java.net", "sun.nio.ch", "sun.security.ssl"));
    }

    @Override
    public Map<String, String> reach() {
        Map<String, String> reach = new HashMap<>();
        reach.put(CONN + "CPoolProxy", "poolEntry");
        reach.put("org.apache.http.pool.PoolEntry", "conn");
        reach.put("org.apache.http.impl.BHttpConnectionBase", "socketHolder");
        reach.put(CHAIN + "HttpResponseProxy", "connHolder");
        reach.put(CHAIN + "ConnectionHolder", "managedConn");
        // From a body's stream: LoggingInputStream is there while the wire log is on.
        reach.put(IO + "SessionInputBufferImpl", "inStream|instream");
        reach.put(CONN + "LoggingInputStream", "in");
        reach.put("java.net.Socket$SocketInputStream", "parent");
        reach.put("sun.security.ssl.SSLSocketImpl$AppInputStream", "this$0");
        // Sockets around others: the AWS SDK's.
        reach.put("software.amazon.awssdk.http.apache.internal.net.DelegateSocket", "sock");
        reach.put("software.amazon.awssdk.http.apache.internal.net.DelegateSslSocket", "sock");
        // The asynchronous client.
        reach.put(HANDLER, "managedConnRef");
        reach.put("org.apache.http.impl.nio.conn.CPoolProxy", "poolEntry");
        reach.put("org.apache.http.impl.nio.NHttpConnectionBase", "session");
        reach.put("org.apache.http.impl.nio.conn.LoggingIOSession", "session");
        reach.put("org.apache.http.nio.reactor.ssl.SSLIOSession", "session");
        reach.put("org.apache.http.impl.nio.reactor.IOSessionImpl", "channel");
        reach.put("org.apache.http.impl.nio.reactor.SessionRequestImpl", "key");
        reach.put("sun.nio.ch.SelectionKeyImpl", "channel");
        // To the status of a response.
        reach.put(CHAIN + "HttpResponseProxy" + STATUS, "original");
        reach.put("org.apache.http.message.BasicHttpResponse" + STATUS, "code");
        return reach;
    }

    @Override
    public List<String> tellsConnectsOf() {
        return List.of("org.apache.http.impl.");
    }

    @Override
    public List<Weaving> weavings() {
        return List.of(
                on(CLIENT + "InternalHttpClient", isConstructor(), "BuiltAdvice"),
                on("org.apache.http.impl.nio.client.InternalHttpAsyncClient", isConstructor(), "BuiltAdvice"),
                on(CHAIN + "ProtocolExec", named("execute").and(takesArguments(4)), "AttemptAdvice"),
                on(CHAIN + "MinimalClientExec", named("execute").and(takesArguments(4)), "AttemptAdvice"),
                on(CLIENT + "InternalHttpClient", named("doExecute"), "CallOverAdvice"),
                on(CLIENT + "MinimalHttpClient", named("doExecute"), "CallOverAdvice"),
                on(EXECUTOR, named("doSendRequest").and(takesArguments(3)), "SendAdvice"),
                on(EXECUTOR, named("doReceiveResponse").and(takesArguments(3)), "ReceiveAdvice"),
                on(CONN + "DefaultHttpClientConnectionOperator", connect(), "ConnectAdvice"),
                on(CONN + "DefaultHttpClientConnectionOperator", connect(), "ConnectFailedAdvice"),
                on(
                        CONN + "DefaultHttpClientConnectionOperator",
                        named("upgrade").and(takesArguments(3)),
                        "UpgradeFailedAdvice"),
                on(IO + "ContentLengthInputStream", read(), "BodyReadAdvice"),
                on(IO + "ChunkedInputStream", read(), "BodyReadAdvice"),
                on(IO + "IdentityInputStream", read(), "BodyReadAdvice"),
                on("org.apache.http.conn.EofSensorInputStream", read().or(named("close")), "BodyFailedAdvice"),
                on(CHAIN + "ResponseEntityProxy", named("writeTo"), "BodyFailedAdvice"),
                on("org.apache.http.pool.AbstractConnPool", named("getPoolEntryBlocking"), "LeaseAdvice"),
                on(CONN + "PoolingHttpClientConnectionManager", named("leaseConnection"), "LeaseFailedAdvice"),
                on(CONN + "PoolingHttpClientConnectionManager", named("releaseConnection"), "ReleaseAdvice"),
                on(CONN + "BasicHttpClientConnectionManager", named("releaseConnection"), "ReleaseAdvice"),
                on(
                        "org.apache.http.impl.nio.conn.PoolingNHttpClientConnectionManager",
                        named("releaseConnection"),
                        "ReleaseAdvice"),
                on(ASYNC + "DefaultClientExchangeHandlerImpl", named("generateRequest"), "AsyncRequestAdvice"),
                on(ASYNC + "MinimalClientExchangeHandlerImpl", named("generateRequest"), "AsyncRequestAdvice"),
                on(ASYNC + "PipeliningClientExchangeHandlerImpl", named("generateRequest"), "AsyncRequestAdvice"),
                on(ASYNC + "DefaultClientExchangeHandlerImpl", named("responseReceived"), "AsyncAnswerAdvice"),
                on(ASYNC + "MinimalClientExchangeHandlerImpl", named("responseReceived"), "AsyncAnswerAdvice"),
                on(HANDLER, named("failed").and(not(isAbstract())), "AsyncFailedAdvice"),
                on(
                        "org.apache.http.impl.nio.reactor.SessionRequestImpl",
                        named("failed").or(named("timeout")),
                        "AsyncConnectFailsAdvice"),
                on(HANDLER, named("connectionRequestFailed"), "AsyncLeaseFailedAdvice"));
    }

    private static ElementMatcher.Junction<MethodDescription> connect() {
        return named("connect").and(takesArguments(6));
    }

    /** Not {@code read(byte[])}, which calls the one with three arguments. */
    private static ElementMatcher.Junction<MethodDescription> read() {
        return named("read").and(takesArguments(0).or(takesArguments(3)));
    }

    private static Weaving on(String className, ElementMatcher<? super MethodDescription> method, String advice) {
        return new Weaving(className, method, "io.wirewitness.instrumentation.apache4." + advice);
    }
}
