package io.wirewitness.instrumentation.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.wirewitness.contract.Caller;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Netty without a client above it: one channel at a time, an {@code HttpClientCodec}, NIO. */
class NettyCaller implements Caller {

    private final Settings settings;
    private final EventLoopGroup loops;
    private final Class<? extends Channel> type;
    private volatile @Nullable Channel channel;
    private volatile int localPort;

    NettyCaller(Settings settings) {
        this(settings, new NioEventLoopGroup(1), NioSocketChannel.class);
    }

    NettyCaller(Settings settings, EventLoopGroup loops, Class<? extends Channel> type) {
        this.settings = settings;
        this.loops = loops;
        this.type = type;
    }

    @Override
    public int call(String method, URI target, int bodyBytes) throws IOException, InterruptedException {
        Channel on = channel;
        // Asked on the event loop, which has then read the end of a stream that came before.
        if (on == null
                || !on.eventLoop().submit(on::isActive).syncUninterruptibly().getNow()) {
            on = connect(target);
            channel = on;
        }
        CompletableFuture<Integer> answer = new CompletableFuture<>();
        Answers answers = on.pipeline().get(Answers.class);
        answers.waiting = answer;
        ByteBuf body = Unpooled.wrappedBuffer(new byte[bodyBytes]);
        DefaultFullHttpRequest request = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1,
                HttpMethod.valueOf(method),
                target.getRawPath() + "?" + target.getRawQuery(),
                body);
        request.headers().set(HttpHeaderNames.HOST, target.getHost() + ":" + target.getPort());
        request.headers().set(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(bodyBytes));
        ChannelFuture unused = on.writeAndFlush(request).addListener(written -> {
            if (!written.isSuccess()) {
                answer.completeExceptionally(written.cause());
            }
        });
        try {
            return answer.get(settings.readTimeoutMillis() * 2L, TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            throw unwrapped(failed.getCause());
        } catch (TimeoutException slow) {
            ChannelFuture unusedToo = on.close();
            throw new IOException("no answer", slow);
        }
    }

    private Channel connect(URI target) throws IOException, InterruptedException {
        ChannelFuture connecting = new Bootstrap()
                .group(loops)
                .channel(type)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, settings.connectTimeoutMillis())
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel made) {
                        made.pipeline().addLast(new HttpClientCodec(4096, 8192, 8192, true), new Answers());
                    }
                })
                .connect(target.getHost(), target.getPort());
        connecting.await();
        SocketAddress local = connecting.channel().localAddress();
        localPort = local instanceof InetSocketAddress inet ? inet.getPort() : 0;
        if (!connecting.isSuccess()) {
            throw unwrapped(connecting.cause());
        }
        return connecting.channel();
    }

    private static IOException unwrapped(@Nullable Throwable cause) {
        return cause instanceof IOException io ? io : new IOException(cause);
    }

    @Override
    public void abort() {
        Channel on = channel;
        if (on != null) {
            ChannelFuture unused = on.close();
        }
    }

    @Override
    public int localPort() {
        return localPort;
    }

    /** Completes what the caller waits for. */
    static final class Answers extends SimpleChannelInboundHandler<HttpObject> {

        private volatile @Nullable CompletableFuture<Integer> waiting;
        private int status;

        @Override
        protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
            if (part instanceof HttpResponse response) {
                status = response.status().code();
            }
            CompletableFuture<Integer> answer = waiting;
            if (part instanceof LastHttpContent && answer != null) {
                answer.complete(status);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable thrown) {
            CompletableFuture<Integer> answer = waiting;
            if (answer != null) {
                answer.completeExceptionally(thrown);
            }
            ChannelFuture unused = context.close();
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            // The codec's exception, if it makes one, comes after this.
            context.executor().execute(() -> exceptionCaught(context, new IOException("channel inactive")));
        }
    }
}
