package io.wirewitness.testkit;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2StreamFrame;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.KeyManagerFactory;

/**
 * An HTTP/2 server over TLS that does what the request's path says: {@code /<scenario>/<behaviour>[/<code>]}. {@code ok}
 * answers; {@code stream-reset/CODE} resets the stream; {@code goaway-once/CODE} says, the first time, that it did not
 * process this stream, and closes; {@code never} does not answer.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails is seen by the client
public final class Http2FaultServer implements AutoCloseable {

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Set<String> gone = ConcurrentHashMap.newKeySet();
    private final Channel listener;

    private Http2FaultServer(KeyManagerFactory keys) throws IOException, InterruptedException {
        SslContext tls = SslContextBuilder.forServer(keys)
                .sslProvider(SslProvider.JDK)
                .applicationProtocolConfig(new ApplicationProtocolConfig(
                        ApplicationProtocolConfig.Protocol.ALPN,
                        ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                        ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                        ApplicationProtocolNames.HTTP_2))
                .build();
        listener = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        Http2FrameCodec codec =
                                Http2FrameCodecBuilder.forServer().build();
                        channel.pipeline().addLast(tls.newHandler(channel.alloc()), codec, new Answering(codec));
                    }
                })
                .bind(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0)
                .sync()
                .channel();
    }

    public static Http2FaultServer start(KeyManagerFactory keys) throws IOException, InterruptedException {
        return new Http2FaultServer(keys);
    }

    public int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    @Override
    public void close() {
        loops.shutdownGracefully();
    }

    private final class Answering extends ChannelInboundHandlerAdapter {

        private final Http2FrameCodec codec;
        private final Map<Http2FrameStream, String> paths = new ConcurrentHashMap<>();

        Answering(Http2FrameCodec codec) {
            this.codec = codec;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof Http2HeadersFrame headers) {
                paths.put(headers.stream(), headers.headers().path().toString());
            }
            boolean end = (message instanceof Http2HeadersFrame headers && headers.isEndStream())
                    || (message instanceof Http2DataFrame data && data.isEndStream());
            if (end && message instanceof Http2StreamFrame frame) {
                answer(context, frame.stream());
            }
            ReferenceCountUtil.release(message);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }

        private void answer(ChannelHandlerContext context, Http2FrameStream stream) {
            String path = paths.getOrDefault(stream, "").split("\\?", -1)[0];
            String[] words = path.split("/", -1);
            switch (words[2]) {
                case "ok" -> ok(context, stream);
                case "stream-reset" ->
                    context.writeAndFlush(new DefaultHttp2ResetFrame(Long.parseLong(words[3])).stream(stream));
                case "goaway-once" -> {
                    if (gone.add(words[1])) {
                        ByteBuf debug = Unpooled.copiedBuffer("draining", StandardCharsets.US_ASCII);
                        ChannelHandlerContext codecs = context.pipeline().context(codec);
                        codec.encoder()
                                .frameWriter()
                                .writeGoAway(
                                        codecs, stream.id() - 2, Long.parseLong(words[3]), debug, codecs.newPromise());
                        codecs.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
                    } else {
                        ok(context, stream);
                    }
                }
                default -> {
                    // never
                }
            }
        }

        private void ok(ChannelHandlerContext context, Http2FrameStream stream) {
            context.write(new DefaultHttp2HeadersFrame(new DefaultHttp2Headers().status("200")).stream(stream));
            context.writeAndFlush(
                    new DefaultHttp2DataFrame(Unpooled.copiedBuffer("ok", StandardCharsets.US_ASCII), true)
                            .stream(stream));
        }
    }
}
