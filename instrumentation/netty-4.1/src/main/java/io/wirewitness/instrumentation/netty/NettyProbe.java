package io.wirewitness.instrumentation.netty;

import static net.bytebuddy.matcher.ElementMatchers.isBridge;
import static net.bytebuddy.matcher.ElementMatchers.isStatic;
import static net.bytebuddy.matcher.ElementMatchers.nameStartsWith;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.not;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.wirewitness.weave.CallReader;
import io.wirewitness.weave.Probe;
import io.wirewitness.weave.VersionRange;
import io.wirewitness.weave.Weaving;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.matcher.ElementMatcher;

/**
 * Netty 4.1 and 4.2, under whatever name. Names as read in the byte code of 4.1.0, 4.1.137 and 4.2.18. No advice names a
 * class of netty's, so that relocated copies are woven too.
 */
public final class NettyProbe implements Probe {

    private static final String UNIX = "io.netty.channel.unix.";
    private static final String URING = "io.netty.channel.uring.";
    private static final String HTTP = "io.netty.handler.codec.http.";
    private static final String HTTP2 = "io.netty.handler.codec.http2.";

    @Override
    public String name() {
        return "netty-4.1";
    }

    @Override
    public CallReader calls() {
        return new NettyCallReader();
    }

    @Override
    public Map<String, VersionRange> versions() {
        Map<String, VersionRange> known = new HashMap<>();
        for (String jar : List.of(
                "netty-all",
                "netty-common",
                "netty-transport",
                "netty-handler",
                "netty-codec-http",
                "netty-codec-http2",
                "netty-transport-native-epoll",
                "netty-transport-native-kqueue",
                "netty-transport-native-unix-common",
                "netty-transport-native-io_uring",
                "netty-transport-classes-io_uring",
                "netty-transport-classes-epoll",
                "netty-transport-classes-kqueue")) {
            known.put(jar, new VersionRange("4.1", "4.3"));
        }
        return known;
    }

    @Override
    public Map<String, String> reach() {
        return Map.ofEntries(
                Map.entry("io.netty.channel.nio.AbstractNioChannel", "ch"),
                Map.entry("io.netty.channel.epoll.AbstractEpollChannel", "socket|fileDescriptor"),
                Map.entry("io.netty.channel.kqueue.AbstractKQueueChannel", "socket|fileDescriptor"),
                Map.entry(URING + "AbstractIoUringChannel", "socket"),
                Map.entry("io.netty.channel.DefaultChannelPipeline", "channel"),
                Map.entry("io.netty.channel.AbstractChannelHandlerContext", "pipeline"),
                Map.entry("io.netty.channel.AbstractChannel$AbstractUnsafe", "this$0"),
                Map.entry("io.netty.channel.ChannelOutboundBuffer", "channel"),
                Map.entry("io.netty.channel.DefaultChannelPromise", "channel"),
                Map.entry("io.netty.channel.VoidChannelPromise", "channel"),
                Map.entry("io.netty.channel.CompleteChannelFuture", "channel"),
                Map.entry("io.netty.channel.CombinedChannelDuplexHandler", "inboundCtx"),
                Map.entry("io.netty.channel.CombinedChannelDuplexHandler$DelegatingChannelHandlerContext", "ctx"),
                Map.entry("io.netty.handler.ssl.SslHandler", "ctx"),
                Map.entry("io.netty.handler.codec.http.HttpClientCodec$Encoder", "this$0"),
                Map.entry("io.netty.handler.codec.http.HttpClientCodec$Decoder", "this$0"),
                Map.entry(HTTP + "DefaultHttpResponse#status", "status"),
                Map.entry(HTTP + "HttpResponseStatus#status", "code"),
                Map.entry(HTTP2 + "Http2MultiplexHandler", "ctx"),
                Map.entry(HTTP2 + "Http2MultiplexHandler$Http2MultiplexHandlerStreamChannel", "this$0"),
                Map.entry(HTTP2 + "Http2MultiplexCodec", "ctx"),
                Map.entry(HTTP2 + "Http2MultiplexCodec$Http2MultiplexCodecStreamChannel", "this$0"),
                Map.entry(HTTP2 + "Http2FrameCodec", "ctx"));
    }

    @Override
    public List<String> mayTellConnectsOf() {
        return List.of("io.netty.channel.");
    }

    @Override
    public List<Weaving> weavings() {
        return List.of(
                on(UNIX + "Socket", named("connect").and(takesArguments(SocketAddress.class)), "ConnectAdvice"),
                on(UNIX + "Socket", named("finishConnect").and(takesArguments(0)), "FinishConnectAdvice"),
                on(UNIX + "Socket", named("localAddress").and(takesArguments(0)), "LocalAddressAdvice"),
                on(UNIX + "Socket", named("recv").and(inPlace()), "ReadAdvice"),
                on(UNIX + "Socket", named("recvAddress").and(inPlace()), "ReadAddressAdvice"),
                on(UNIX + "Socket", named("send").and(inPlace()), "WriteAdvice"),
                on(UNIX + "Socket", named("sendAddress").and(inPlace()), "WriteAddressAdvice"),
                on(
                        UNIX + "Socket",
                        named("shutdown").and(takesArguments(boolean.class, boolean.class)),
                        "ShutdownAdvice"),
                on(UNIX + "FileDescriptor", named("read").and(inPlace()), "ReadAdvice"),
                on(UNIX + "FileDescriptor", named("readAddress").and(inPlace()), "ReadAddressAdvice"),
                on(UNIX + "FileDescriptor", named("write").and(inPlace()), "WriteAdvice"),
                on(UNIX + "FileDescriptor", named("writeAddress").and(inPlace()), "WriteAddressAdvice"),
                on(UNIX + "FileDescriptor", named("writev").and(not(isStatic())), "VectorWriteAdvice"),
                on(UNIX + "FileDescriptor", named("writevAddresses").and(not(isStatic())), "VectorAddressAdvice"),
                on(UNIX + "FileDescriptor", named("close").and(takesArguments(0)), "CloseAdvice"),
                // io_uring closes the descriptor in the ring; elsewhere close() calls this, which then finds nothing to
                // do.
                on(UNIX + "FileDescriptor", named("markClosed").and(takesArguments(0)), "CloseAdvice"),
                on(
                        URING + "AbstractIoUringChannel",
                        named("submitConnect").and(takesArgument(0, InetSocketAddress.class)),
                        "RingConnectAdvice"),
                on(URING + "AbstractIoUringChannel", named("scheduleWrite").and(takesArguments(1)), "RingFlushAdvice"),
                on(
                        URING + "AbstractIoUringChannel$AbstractUringUnsafe",
                        named("fulfillConnectPromise").and(takesArgument(1, boolean.class)),
                        "RingConnectedAdvice"),
                on(
                        URING + "AbstractIoUringChannel$AbstractUringUnsafe",
                        named("fulfillConnectPromise").and(takesArgument(1, Throwable.class)),
                        "RingConnectFailedAdvice"),
                on(
                        URING + "AbstractIoUringChannel$AbstractUringUnsafe",
                        named("writeComplete").and(takesArgument(1, int.class)),
                        "RingWriteAdvice"),
                on(
                        "io.netty.channel.AbstractChannel$AbstractUnsafe",
                        named("handleWriteError").and(takesArguments(Throwable.class)),
                        "RingWriteFailedAdvice"),
                on(
                        URING + "AbstractIoUringStreamChannel$IoUringStreamUnsafe",
                        named("readComplete0").and(takesArgument(1, int.class)),
                        "RingReadAdvice"),
                on(
                        URING + "AbstractIoUringStreamChannel$IoUringStreamUnsafe",
                        named("handleReadException").and(takesArgument(2, Throwable.class)),
                        "RingReadFailedAdvice"),
                on(
                        URING + "IoUringServerSocketChannel",
                        named("newChildChannel").and(takesArgument(1, ByteBuffer.class)),
                        "RingAcceptAdvice"),
                on("io.netty.channel.epoll.LinuxSocket", named("sendFile").and(takesArguments(4)), "SendFileAdvice"),
                on("io.netty.channel.epoll.EpollServerSocketChannel", accepts(), "AcceptAdvice"),
                // The loop itself until 4.2, whose loops are given one of these; the NIO transport's is the JDK's
                // selector.
                on("io.netty.channel.epoll.EpollEventLoop", waitsForEvents(), "LoopWaitAdvice"),
                on("io.netty.channel.epoll.EpollIoHandler", waitsForEvents(), "LoopWaitAdvice"),
                on(URING + "IoUringIoHandler", nameStartsWith("submitAnd"), "LoopWaitAdvice"),
                on("io.netty.channel.kqueue.KQueueServerSocketChannel", accepts(), "AcceptAdvice"),
                on(
                        "io.netty.util.concurrent.DefaultPromise",
                        named("tryFailure").and(takesArguments(Throwable.class)),
                        "PromiseFailedAdvice"),
                // The second name until 4.1.16.
                on(
                        "io.netty.handler.ssl.SslUtils",
                        named("handleHandshakeFailure").or(named("notifyHandshakeFailure")),
                        "HandshakeFailedAdvice"),
                on(
                        HTTP2 + "DefaultHttp2ConnectionDecoder$FrameReadListener",
                        named("onGoAwayRead"),
                        "GoAwayReadAdvice"),
                on(
                        HTTP2 + "DefaultHttp2ConnectionDecoder$PrefaceFrameListener",
                        named("onGoAwayRead"),
                        "GoAwayReadAdvice"),
                on(
                        HTTP2 + "DefaultHttp2ConnectionDecoder$FrameReadListener",
                        named("onRstStreamRead"),
                        "ResetReadAdvice"),
                on(HTTP2 + "DefaultHttp2FrameWriter", named("writeGoAway"), "GoAwayWriteAdvice"),
                on(HTTP2 + "DefaultHttp2FrameWriter", named("writeRstStream"), "ResetWriteAdvice"),
                on(
                        HTTP2 + "DefaultHttp2FrameWriter",
                        named("writePing").and(takesArgument(1, boolean.class)),
                        "PingWriteAdvice"),
                on(HTTP2 + "DefaultHttp2FrameWriter", named("writeHeaders"), "HeadersWriteAdvice"),
                on(
                        HTTP + "HttpRequestEncoder",
                        named("encodeInitialLine").and(not(isBridge())).and(takesArguments(2)),
                        "RequestAdvice"),
                on(HTTP + "HttpObjectDecoder", named("decode").and(takesArguments(3)), "DecodedAdvice"),
                on(
                        HTTP + "HttpClientCodec$Decoder",
                        named("isContentAlwaysEmpty").and(takesArguments(1)),
                        "HeadReadAdvice"),
                on(HTTP + "HttpObjectDecoder", named("resetNow"), "MessageReadAdvice"),
                on(HTTP + "HttpObjectDecoder", named("decodeLast"), "EndedAdvice"),
                on(HTTP + "HttpObjectEncoder", named("encode").and(takesArguments(3)), "MessageWrittenAdvice"),
                on(
                        "io.netty.channel.AbstractChannelHandlerContext",
                        named("invokeExceptionCaught").and(takesArguments(Throwable.class)),
                        "ExceptionCaughtAdvice"),
                on("io.netty.channel.ChannelOutboundBuffer", named("failFlushed"), "WriteFailedAdvice"));
    }

    /** The static methods of the same name are the native ones. */
    private static ElementMatcher.Junction<MethodDescription> inPlace() {
        return takesArguments(3).and(not(isStatic()));
    }

    private static ElementMatcher<MethodDescription> waitsForEvents() {
        return nameStartsWith("epollWait").or(named("epollBusyWait"));
    }

    private static ElementMatcher.Junction<MethodDescription> accepts() {
        return named("newChildChannel").and(takesArgument(0, int.class)).and(takesArguments(4));
    }

    private static Weaving on(String className, ElementMatcher<? super MethodDescription> method, String advice) {
        return new Weaving(className, method, "io.wirewitness.instrumentation.netty." + advice);
    }
}
