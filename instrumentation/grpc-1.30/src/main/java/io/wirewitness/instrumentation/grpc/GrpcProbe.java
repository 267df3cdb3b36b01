package io.wirewitness.instrumentation.grpc;

import static net.bytebuddy.matcher.ElementMatchers.isBridge;
import static net.bytebuddy.matcher.ElementMatchers.isConstructor;
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
 * gRPC's client and server, over Netty, its relocated copy in {@code grpc-netty-shaded}, and OkHttp. Names as read in the
 * byte code of 1.30.0, 1.75.0 and 1.85.1. The frames of Netty are told by {@code netty-4.1}.
 */
public final class GrpcProbe implements Probe {

    private static final String CORE = "io.grpc.internal.";
    private static final String STATE = CORE + "AbstractClientStream$TransportState";
    private static final String RETRIES = CORE + "RetriableStream";
    private static final String SERVER = CORE + "ServerImpl";
    private static final String OKHTTP = "io.grpc.okhttp.";

    @Override
    public String name() {
        return "grpc-1.30";
    }

    @Override
    public PartReader parts() {
        return new GrpcPartReader();
    }

    @Override
    public CallReader calls() {
        return new GrpcCallReader();
    }

    @Override
    public Map<String, String> reach() {
        return Map.ofEntries(
                Map.entry("io.grpc.netty.NettyClientStream$TransportState", "handler"),
                Map.entry("io.grpc.netty.NettyServerStream", "state"),
                Map.entry("io.grpc.netty.NettyServerStream$TransportState", "handler"),
                Map.entry("io.grpc.netty.AbstractNettyHandler", "ctx"),
                Map.entry(OKHTTP + "OkHttpClientStream$TransportState", "transport"),
                Map.entry(OKHTTP + "OkHttpClientTransport", "socket"),
                Map.entry(OKHTTP + "OkHttpClientTransport$ClientFrameHandler", "this$0"),
                Map.entry(OKHTTP + "OkHttpServerStream", "state"),
                Map.entry(OKHTTP + "OkHttpServerStream$TransportState", "transport"),
                Map.entry(OKHTTP + "OkHttpServerTransport", "socket"),
                Map.entry(OKHTTP + "OkHttpServerTransport$FrameHandler", "this$0"),
                Map.entry(OKHTTP + "ExceptionHandlingFrameWriter", "transportExceptionHandler"));
    }

    @Override
    public List<String> tellsConnectsOf() {
        return List.of("io.grpc.okhttp.");
    }

    @Override
    public List<Weaving> weavings() {
        return List.of(
                on(CORE + "ManagedChannelImpl", isConstructor(), "BuiltAdvice"),
                on(SERVER, named("start").and(takesArguments(0)).and(not(isBridge())), "BuiltAdvice"),
                on(STATE, named("inboundTrailersReceived").and(takesArguments(2)), "TrailersAdvice"),
                on(STATE, named("transportReportStatus").and(takesArguments(4)), "StatusReportedAdvice"),
                on(CORE + "AbstractClientStream", named("cancel").and(takesArguments(1)), "StreamCancelledAdvice"),
                on(RETRIES, named("cancel").and(takesArguments(1)), "CallCancelledAdvice"),
                on(RETRIES, named("createSubstream"), "AttemptAdvice"),
                on(RETRIES + "$Sublistener", named("closed").and(takesArguments(3)), "AttemptClosedAdvice"),
                on(CORE + "ClientCallImpl", named("closeObserver").and(takesArguments(3)), "CallEndedAdvice"),
                on("io.grpc.StatusRuntimeException", made(), "ExceptionAdvice"),
                on("io.grpc.StatusException", made(), "ExceptionAdvice"),
                on("io.grpc.stub.ClientCalls", named("toStatusRuntimeException"), "BlockingAdvice"),
                on("io.grpc.stub.ClientCalls$BlockingResponseStream", named("hasNext"), "IteratorAdvice"),
                on("io.grpc.netty.NettyClientHandler", named("createStreamTraced"), "RequestAdvice"),
                on(OKHTTP + "OkHttpClientTransport", named("startStream").and(takesArguments(1)), "RequestAdvice"),
                on(SERVER + "$ServerTransportListenerImpl", named("streamCreated"), "ServerCallAdvice"),
                on(
                        CORE + "AbstractServerStream$TransportState",
                        named("transportReportStatus").and(takesArguments(1)),
                        "ServerStreamLostAdvice"),
                on(
                        "io.grpc.stub.ServerCalls$ServerCallStreamObserverImpl",
                        named("onNext").or(named("onCompleted")),
                        "AnsweredInVainAdvice"),
                on(
                        SERVER + "$JumpToApplicationThreadServerStreamListener",
                        named("internalClose").and(takesArguments(Throwable.class)),
                        "ServerHandlerFailedAdvice"),
                on(CORE + "ServerCallImpl", named("close").and(takesArguments(2)), "ServerAnswerAdvice"),
                on(
                        OKHTTP + "OkHttpServerTransport$FrameHandler",
                        named("rstStream").and(takesArguments(2)),
                        "StreamResetAdvice"),
                on(
                        OKHTTP + "OkHttpClientTransport$ClientFrameHandler",
                        named("goAway").and(takesArguments(3)),
                        "GoAwayAdvice"),
                on(
                        OKHTTP + "OkHttpClientTransport$ClientFrameHandler",
                        named("rstStream").and(takesArguments(2)),
                        "StreamResetAdvice"),
                on(
                        OKHTTP + "ExceptionHandlingFrameWriter",
                        named("rstStream").and(takesArguments(2)),
                        "OwnStreamResetAdvice"),
                on(OKHTTP + "ExceptionHandlingFrameWriter", named("ping").and(takesArguments(3)), "PingAdvice"));
    }

    /** Until 1.5x the public constructor hands on to one with a third argument; the exception is whole after either. */
    private static ElementMatcher.Junction<MethodDescription> made() {
        return isConstructor()
                .and(takesArgument(0, named("io.grpc.Status")))
                .and(takesArguments(2).or(takesArguments(3)));
    }

    private static Weaving on(String className, ElementMatcher<? super MethodDescription> method, String advice) {
        return new Weaving(className, method, "io.wirewitness.instrumentation.grpc." + advice);
    }
}
