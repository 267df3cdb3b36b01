package io.wirewitness.samples.standstill;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.timeout.ReadTimeoutHandler;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.IntUnaryOperator;

/**
 * Two connections of one loop of netty's: a handler of the first computes there, and the second's answer is not read. The loop's
 * own timer fires as soon as the loop goes on, before the answer: nothing of the work is to be seen any more.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what fails is seen by the handlers
final class EventLoopComputes {

    private static final int PATIENT_SECONDS = 60;
    private static final int TIMEOUT_MILLIS = 2_500;
    private static final long COMPUTES_NANOS = 4_000_000_000L;
    private static final int MOST_BYTES = 1 << 20;

    private EventLoopComputes() {}

    static void play(String[] arguments) throws Exception {
        EventLoopGroup loop = new NioEventLoopGroup(1);
        try (Server server = Server.start(PATIENT_SECONDS)) {
            get(loop, server.answeringAfter(0), PATIENT_SECONDS * 1_000, status -> status)
                    .get();
            CompletableFuture<Integer> unread = get(loop, server.answeringAfter(900), TIMEOUT_MILLIS, status -> status);
            CompletableFuture<Integer> computed =
                    get(loop, server.answeringAfter(500), PATIENT_SECONDS * 1_000, EventLoopComputes::renderReport);
            try {
                unread.get();
                System.out.println("answered all the same");
            } catch (ExecutionException failed) {
                System.out.println("the second request failed: " + failed.getCause());
            }
            computed.get();
        } finally {
            loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).await();
        }
    }

    /** A request on a connection of its own; what is done with its answer is done on the loop. */
    private static CompletableFuture<Integer> get(
            EventLoopGroup loop, URI uri, int timeoutMillis, IntUnaryOperator then) {
        CompletableFuture<Integer> done = new CompletableFuture<>();
        new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(
                                        new HttpClientCodec(),
                                        new HttpObjectAggregator(MOST_BYTES),
                                        new ReadTimeoutHandler(timeoutMillis, TimeUnit.MILLISECONDS),
                                        new Asking(uri, then, done));
                    }
                })
                .connect(uri.getHost(), uri.getPort());
        return done;
    }

    /** What nobody should do on the loop's thread. */
    private static int renderReport(int status) {
        long until = System.nanoTime() + COMPUTES_NANOS;
        int sum = status;
        while (System.nanoTime() < until) {
            sum = Integer.rotateLeft(sum * 31 + 7, 3);
        }
        return sum;
    }

    private static final class Asking extends SimpleChannelInboundHandler<FullHttpResponse> {
        private final URI uri;
        private final IntUnaryOperator then;
        private final CompletableFuture<Integer> done;

        Asking(URI uri, IntUnaryOperator then, CompletableFuture<Integer> done) {
            this.uri = uri;
            this.then = then;
            this.done = done;
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            DefaultFullHttpRequest request =
                    new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, uri.getPath());
            request.headers().set(HttpHeaderNames.HOST, uri.getAuthority());
            context.writeAndFlush(request);
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpResponse response) {
            done.complete(then.applyAsInt(response.status().code()));
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            done.completeExceptionally(cause);
            context.close();
        }
    }
}
