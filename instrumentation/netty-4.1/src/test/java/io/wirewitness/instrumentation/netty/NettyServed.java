package io.wirewitness.instrumentation.netty;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.timeout.WriteTimeoutHandler;
import io.wirewitness.contract.Behaviour;
import io.wirewitness.contract.Served;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import org.jspecify.annotations.Nullable;

/** Netty without a server above it, as its examples have it: a codec, an aggregator, one handler on the event loop. */
class NettyServed implements Served {

    private static final int MOST_BYTES = 1_048_576;

    private final Settings settings;
    private final EventLoopGroup loops;
    private final Class<? extends ServerChannel> type;
    private final @Nullable SslContext tls;

    NettyServed(Settings settings) throws IOException, GeneralSecurityException {
        this(settings, new NioEventLoopGroup(2), NioServerSocketChannel.class);
    }

    NettyServed(Settings settings, EventLoopGroup loops, Class<? extends ServerChannel> type)
            throws IOException, GeneralSecurityException {
        this.settings = settings;
        this.loops = loops;
        this.type = type;
        this.tls = settings.keyStore() == null ? null : tls(settings.keyStore());
    }

    private static SslContext tls(String keyStore) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = new FileInputStream(keyStore)) {
            store.load(in, Settings.PASSWORD.toCharArray());
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, Settings.PASSWORD.toCharArray());
        return SslContextBuilder.forServer(keys).build();
    }

    @Override
    public int start() throws InterruptedException {
        Channel listening = new ServerBootstrap()
                .group(loops)
                .channel(type)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel accepted) {
                        if (tls != null) {
                            accepted.pipeline().addLast(tls.newHandler(accepted.alloc()));
                        }
                        if (settings.sendTimeoutMillis() > 0) {
                            accepted.pipeline()
                                    .addLast(new WriteTimeoutHandler(
                                            settings.sendTimeoutMillis(), TimeUnit.MILLISECONDS));
                        }
                        accepted.pipeline()
                                .addLast(new HttpServerCodec(), new HttpObjectAggregator(MOST_BYTES), new Handler());
                    }
                })
                .bind("127.0.0.1", 0)
                .sync()
                .channel();
        return ((InetSocketAddress) listening.localAddress()).getPort();
    }

    @Override
    public void stop() {
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    /** One request at a time. */
    private static final class Handler extends SimpleChannelInboundHandler<FullHttpRequest> {

        private @Nullable Behaviour behaviour;
        private boolean begun;

        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
            Behaviour asked = Behaviour.of(request.method().toString(), request.uri());
            behaviour = asked;
            begun = false;
            if (asked.ready().isDone()) {
                answer(context, asked); // what it throws, netty takes to exceptionCaught
            } else {
                CompletableFuture<Void> unused =
                        asked.ready().thenRun(() -> context.executor().execute(() -> answer(context, asked)));
            }
        }

        private void answer(ChannelHandlerContext context, Behaviour asked) {
            asked.check();
            begun = true;
            HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
            head.headers().set(HttpHeaderNames.CONTENT_LENGTH, Long.toString(asked.lengthBytes()));
            ChannelFuture unused = context.write(head);
            write(context, asked, asked.bodyBytes());
        }

        private void write(ChannelHandlerContext context, Behaviour asked, long leftBytes) {
            byte[] piece = Behaviour.piece(leftBytes);
            long behind = leftBytes - piece.length;
            boolean last = behind == 0 && asked.bodyBytes() == asked.lengthBytes();
            context.writeAndFlush(
                            last
                                    ? new DefaultLastHttpContent(Unpooled.wrappedBuffer(piece))
                                    : new DefaultHttpContent(Unpooled.wrappedBuffer(piece)))
                    .addListener(written -> {
                        if (!written.isSuccess()) {
                            ended(asked, written.cause());
                        } else if (behind > 0) {
                            write(context, asked, behind);
                        } else {
                            CompletableFuture<Void> unused = asked.written()
                                    .thenRun(() -> context.executor().execute(() -> written(context, asked)));
                        }
                    });
        }

        private void written(ChannelHandlerContext context, Behaviour asked) {
            try {
                asked.checkWritten();
                ended(asked, null);
            } catch (IllegalStateException thrown) {
                ended(asked, thrown); // a connection that has ended has no handlers any more
                context.pipeline().fireExceptionCaught(thrown);
            }
        }

        private void ended(Behaviour asked, @Nullable Throwable thrown) {
            if (asked == behaviour) {
                behaviour = null;
                asked.ended(thrown);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable thrown) {
            Behaviour asked = behaviour;
            if (asked != null && !begun) {
                DefaultFullHttpResponse error =
                        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.INTERNAL_SERVER_ERROR);
                error.headers().set(HttpHeaderNames.CONTENT_LENGTH, "0");
                ChannelFuture unused = context.writeAndFlush(error).addListener(ChannelFutureListener.CLOSE);
            } else {
                ChannelFuture unused = context.close();
            }
            if (asked != null) {
                ended(asked, thrown);
            }
        }
    }
}
