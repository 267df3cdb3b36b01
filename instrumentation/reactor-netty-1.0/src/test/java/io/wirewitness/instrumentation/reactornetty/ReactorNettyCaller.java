package io.wirewitness.instrumentation.reactornetty;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.util.concurrent.Future;
import io.wirewitness.contract.Caller;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

/** Reactor Netty's client with a pool of its own. */
final class ReactorNettyCaller implements Caller {

    private final LoopResources loops = LoopResources.create("contract", 1, true);
    private final HttpClient client;
    private final Settings settings;
    private volatile @Nullable Disposable inFlight;
    private volatile @Nullable CompletableFuture<Integer> aborted;

    ReactorNettyCaller(Settings settings) {
        this.settings = settings;
        ConnectionProvider.Builder pool = ConnectionProvider.builder("contract");
        if (settings.maxConnections() > 0) {
            pool.maxConnections(settings.maxConnections());
        }
        if (settings.leaseTimeoutMillis() > 0) {
            pool.pendingAcquireTimeout(Duration.ofMillis(settings.leaseTimeoutMillis()));
        }
        client = HttpClient.create(pool.build())
                .disableRetry(!settings.retries())
                .protocol(settings.http2() ? HttpProtocol.H2 : HttpProtocol.HTTP11)
                .responseTimeout(Duration.ofMillis(settings.readTimeoutMillis()))
                .runOn(loops)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, settings.connectTimeoutMillis());
    }

    @Override
    public int call(String method, URI target, int bodyBytes) throws IOException {
        // The one event loop has read the end of a stream that came before, when it gets to this.
        Future<?> idle = loops.onClient(LoopResources.hasNativeSupport()).submit(() -> {});
        idle.syncUninterruptibly();
        Mono<Integer> answer = client.headers(headers -> {
                    headers.set("Content-Length", bodyBytes);
                    settings.addHeader(headers::set);
                })
                .request(HttpMethod.valueOf(method))
                .uri(target) // as text, a port of one digit is taken for a part of the host's name
                .send(Mono.fromSupplier(() -> Unpooled.wrappedBuffer(new byte[bodyBytes])))
                .responseSingle((response, body) ->
                        body.then(Mono.just(response.status().code())));
        if (settings.callTimeoutMillis() > 0) {
            answer = answer.timeout(Duration.ofMillis(settings.callTimeoutMillis()));
        }
        CompletableFuture<Integer> waiting = new CompletableFuture<>();
        inFlight = answer.subscribe(
                waiting::complete,
                waiting::completeExceptionally,
                () -> waiting.completeExceptionally(new IOException("no status")));
        aborted = waiting;
        try {
            return waiting.get();
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause();
            throw cause instanceof IOException io ? io : new IOException(cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    @Override
    public void abort() {
        Disposable call = inFlight;
        if (call != null) {
            call.dispose();
        }
        CompletableFuture<Integer> waiting = aborted;
        if (waiting != null) {
            waiting.completeExceptionally(new IOException("cancelled"));
        }
    }
}
