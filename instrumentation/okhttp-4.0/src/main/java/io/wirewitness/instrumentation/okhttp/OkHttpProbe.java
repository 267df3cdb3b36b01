package io.wirewitness.instrumentation.okhttp;

import static net.bytebuddy.matcher.ElementMatchers.declaresField;
import static net.bytebuddy.matcher.ElementMatchers.isAbstract;
import static net.bytebuddy.matcher.ElementMatchers.isConstructor;
import static net.bytebuddy.matcher.ElementMatchers.isDeclaredBy;
import static net.bytebuddy.matcher.ElementMatchers.nameStartsWith;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.not;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.wirewitness.weave.CallReader;
import io.wirewitness.weave.PartReader;
import io.wirewitness.weave.Probe;
import io.wirewitness.weave.Weaving;
import java.util.List;
import java.util.Map;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.matcher.ElementMatcher;

/**
 * OkHttp 4.0 to 5.x. Names as read in the byte code of 4.0.1, 4.3.0, 4.9.3, 4.12.0, 5.0.0 and 5.5.1; Kotlin adds
 * {@code $okhttp} to internal methods, so names are matched by their start.
 *
 * <p>Until 4.4 a call was split in two: {@code RealCall} and its {@code Transmitter}. There the transmitter stands for
 * the call in every event.
 */
public final class OkHttpProbe implements Probe {

    private static final String CONNECTION = "okhttp3.internal.connection.RealConnection";
    private static final String EXCHANGE = "okhttp3.internal.connection.Exchange";
    private static final String FINDER = "okhttp3.internal.connection.ExchangeFinder";
    private static final String PLAN = "okhttp3.internal.connection.ConnectPlan";
    private static final String RETRY = "okhttp3.internal.http.RetryAndFollowUpInterceptor";
    private static final String HTTP2 = "okhttp3.internal.http2.Http2Connection";
    private static final String READER = HTTP2 + "$ReaderRunnable";
    private static final String TRANSMITTER = "okhttp3.internal.connection.Transmitter";

    private static final ElementMatcher.Junction<MethodDescription> WITH_TRANSMITTER =
            isDeclaredBy(declaresField(named("transmitter")));

    @Override
    public String name() {
        return "okhttp-4.0";
    }

    @Override
    public CallReader calls() {
        return new OkHttpCallReader();
    }

    @Override
    public PartReader parts() {
        return new OkHttpPartReader();
    }

    /**
     * From frames and from an exchange to the socket, and to the status of a response; the listener of a client's HTTP/2
     * connection is its {@code RealConnection}.
     */
    @Override
    public Map<String, String> reach() {
        return Map.of(
                READER,
                "this$0",
                HTTP2,
                "listener",
                CONNECTION,
                "rawSocket",
                EXCHANGE,
                "codec",
                EXCHANGE + "#call",
                "transmitter|call",
                "okhttp3.internal.http1.Http1ExchangeCodec",
                "connection|realConnection|carrier",
                "okhttp3.internal.http2.Http2ExchangeCodec",
                "connection|realConnection|carrier",
                "okhttp3.Response#status",
                "code");
    }

    @Override
    public List<String> tellsConnectsOf() {
        return List.of("okhttp3.internal.");
    }

    @Override
    public List<Weaving> weavings() {
        return List.of(
                on("okhttp3.OkHttpClient", isConstructor().and(takesArguments(1)), "BuiltAdvice"),
                on(CONNECTION, nameStartsWith("newCodec"), "RequestAdvice"),
                on(CONNECTION, nameStartsWith("trackFailure").and(takesArguments(2)), "AttemptFailedAdvice"),
                on(
                        EXCHANGE,
                        named("trackFailure").and(takesArguments(1)).and(WITH_TRANSMITTER),
                        "TransmitterAttemptFailedAdvice"),
                on(FINDER, named("findConnection").and(WITH_TRANSMITTER), "TransmitterConnectFailedAdvice"),
                on(
                        CONNECTION,
                        named("connectSocket")
                                .or(named("establishProtocol"))
                                .and(takesArguments(4))
                                .and(takesArgument(2, named("okhttp3.Call")))
                                .and(not(isDeclaredBy(declaresField(named("transmitters"))))),
                        "ConnectFailedAdvice"),
                on(PLAN, connects().and(isDeclaredBy(declaresField(named("call")))), "PlanFailedAdvice"),
                on(PLAN, connects().and(not(isDeclaredBy(declaresField(named("call"))))), "NamelessPlanFailedAdvice"),
                on(
                        RETRY,
                        named("recover")
                                .and(takesArgument(1, named(TRANSMITTER)))
                                .and(takesArgument(2, boolean.class)),
                        "RecoverThirdAdvice"),
                on(RETRY, named("recover").and(takesArgument(3, boolean.class)), "RecoverFourthAdvice"),
                on(
                        RETRY,
                        named("recover")
                                .and(not(takesArgument(2, boolean.class)))
                                .and(not(takesArgument(3, boolean.class))),
                        "RecoverAdvice"),
                on(
                        "okhttp3.internal.connection.RealCall",
                        nameStartsWith("getResponseWithInterceptorChain"),
                        "CallFailedAdvice"),
                on("okhttp3.RealCall", named("getResponseWithInterceptorChain"), "TransmitterCallFailedAdvice"),
                on(READER, named("goAway").and(takesArguments(3)), "GoAwayAdvice"),
                on(READER, named("rstStream").and(takesArguments(2)), "StreamResetAdvice"),
                on(
                        HTTP2,
                        nameStartsWith("writeSynReset")
                                .and(not(nameStartsWith("writeSynResetLater")))
                                .and(takesArguments(2)),
                        "OwnStreamResetAdvice"),
                on(HTTP2, named("writePing").and(takesArguments(3)), "PingAdvice"),
                on(EXCHANGE, answered().and(not(WITH_TRANSMITTER)), "AnsweredAdvice"),
                on(EXCHANGE, answered().and(WITH_TRANSMITTER), "TransmitterAnsweredAdvice"),
                on(EXCHANGE, bodyComplete(4).and(not(WITH_TRANSMITTER)), "BodyFailedAdvice"),
                on(EXCHANGE, bodyComplete(5), "SocketBodyFailedAdvice"),
                on(EXCHANGE, bodyComplete(4).and(WITH_TRANSMITTER), "TransmitterBodyFailedAdvice"),
                on(EXCHANGE + "$ResponseBodySource", named("complete").and(takesArguments(1)), "ShortBodyAdvice"));
    }

    private static ElementMatcher.Junction<MethodDescription> connects() {
        return named("connectSocket")
                .and(takesArguments(0))
                .or(named("connectTls").and(takesArguments(2)));
    }

    private static ElementMatcher.Junction<MethodDescription> answered() {
        return named("responseHeadersEnd").and(takesArguments(1));
    }

    private static ElementMatcher.Junction<MethodDescription> bodyComplete(int arguments) {
        return named("bodyComplete").and(takesArguments(arguments)).and(not(isAbstract()));
    }

    private static Weaving on(String className, ElementMatcher<? super MethodDescription> method, String advice) {
        return new Weaving(className, method, "io.wirewitness.instrumentation.okhttp." + advice);
    }
}
