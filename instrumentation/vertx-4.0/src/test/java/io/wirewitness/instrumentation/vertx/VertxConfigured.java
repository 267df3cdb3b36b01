package io.wirewitness.instrumentation.vertx;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.wirewitness.contract.Configured;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** A server each and a client that has called it, and keeps the connection. */
final class VertxConfigured implements Configured {

    private final Vertx vertx = Vertx.vertx();

    @Override
    public Object byDefault() throws Exception {
        return used(VertxCaller.client(vertx, new HttpClientOptions(), 0), listening(new HttpServerOptions()));
    }

    @Override
    public Object chosen() throws Exception {
        return used(
                VertxCaller.client(
                        vertx,
                        new HttpClientOptions()
                                .setKeepAliveTimeout(20)
                                .setHttp2KeepAliveTimeout(25)
                                .setConnectTimeout(2_000)
                                .setIdleTimeout(22)
                                .setTcpKeepAlive(true),
                        9),
                listening(new HttpServerOptions()
                        .setIdleTimeout(75)
                        .setAcceptBacklog(7)
                        .setTcpKeepAlive(true)));
    }

    private HttpServer listening(HttpServerOptions options) throws InterruptedException, ExecutionException {
        HttpServer server = vertx.createHttpServer(options.setHost("127.0.0.1").setPort(0))
                .requestHandler(request -> request.response().end());
        return server.listen().toCompletionStage().toCompletableFuture().get();
    }

    /** What the event loop does next comes after the connection is back in its pool. */
    private static Object used(HttpClient client, HttpServer server) throws InterruptedException, ExecutionException {
        CompletableFuture<Integer> over = new CompletableFuture<>();
        client.request(HttpMethod.GET, server.actualPort(), "127.0.0.1", "/")
                .compose(request -> request.send())
                .compose(response -> response.body().map(response.statusCode()))
                .onComplete(answer -> Objects.requireNonNull(Vertx.currentContext())
                        .runOnContext(then -> {
                            if (answer.succeeded()) {
                                over.complete(answer.result());
                            } else {
                                over.completeExceptionally(answer.cause());
                            }
                        }));
        return List.of(client, server, over.get());
    }
}
