package io.wirewitness.instrumentation.vertx;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.PfxOptions;
import io.wirewitness.contract.Behaviour;
import io.wirewitness.contract.Served;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Vert.x' server with a handler on the event loop. What it throws leaves its request unanswered; an idle time-out closes
 * such connections.
 */
public final class VertxServed implements Served {

    /** Longer than a client of these scenarios has patience. */
    private static final int IDLE_SECONDS = 5;

    /** All that a handler writes which throws after its answer has begun: it writes without waiting. */
    private static final int MOST_QUEUED_BYTES = 1_048_576;

    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;

    /** Loaded by name. */
    public VertxServed(Settings settings) throws ReflectiveOperationException {
        HttpServerOptions options =
                new HttpServerOptions().setHost("127.0.0.1").setPort(0).setIdleTimeout(IDLE_SECONDS);
        String keyStore = settings.keyStore();
        if (keyStore != null) {
            PfxOptions keys = new PfxOptions().setPath(keyStore).setPassword(Settings.PASSWORD);
            HttpServerOptions.class.getMethod("setSsl", boolean.class).invoke(options, true);
            setKeys(options, keys);
        }
        server = vertx.createHttpServer(options).requestHandler(VertxServed::handle);
    }

    /** Each major version has its own name for it. */
    private static void setKeys(HttpServerOptions options, PfxOptions keys) throws ReflectiveOperationException {
        try {
            HttpServerOptions.class
                    .getMethod("setKeyCertOptions", KeyCertOptions.class)
                    .invoke(options, keys);
        } catch (NoSuchMethodException older) {
            HttpServerOptions.class
                    .getMethod("setPfxKeyCertOptions", PfxOptions.class)
                    .invoke(options, keys);
        }
    }

    private static void handle(HttpServerRequest request) {
        Behaviour behaviour = Behaviour.of(request.method().name(), request.uri());
        if (behaviour.ready().isDone()) {
            answer(behaviour, request.response());
        } else {
            Context context = Objects.requireNonNull(Vertx.currentContext());
            CompletableFuture<Void> unused = behaviour
                    .ready()
                    .thenRun(() -> context.runOnContext(ready -> answer(behaviour, request.response())));
        }
    }

    private static void answer(Behaviour behaviour, HttpServerResponse response) {
        try {
            behaviour.check();
            response.putHeader("Content-Length", Long.toString(behaviour.lengthBytes()));
            if (behaviour.bodyBytes() < behaviour.lengthBytes()) {
                response.setWriteQueueMaxSize(MOST_QUEUED_BYTES);
            }
            write(behaviour, response, behaviour.bodyBytes());
        } catch (IllegalStateException thrown) {
            behaviour.ended(thrown);
            throw thrown;
        }
    }

    private static void write(Behaviour behaviour, HttpServerResponse response, long leftBytes) {
        byte[] piece = Behaviour.piece(leftBytes);
        long behind = leftBytes - piece.length;
        if (behaviour.bodyBytes() < behaviour.lengthBytes()) {
            response.write(Buffer.buffer(piece));
            if (behind > 0) {
                write(behaviour, response, behind);
            } else {
                behaviour.checkWritten();
            }
            return;
        }
        Future<Void> written = behind > 0 ? response.write(Buffer.buffer(piece)) : response.end(Buffer.buffer(piece));
        written.onComplete(result -> {
            if (result.failed()) {
                behaviour.ended(result.cause());
            } else if (behind > 0) {
                write(behaviour, response, behind);
            } else {
                CompletableFuture<Void> unused = behaviour.written().thenRun(() -> written(behaviour));
            }
        });
    }

    private static void written(Behaviour behaviour) {
        @Nullable IllegalStateException thrown = null;
        try {
            behaviour.checkWritten();
        } catch (IllegalStateException own) {
            thrown = own;
        }
        behaviour.ended(thrown);
    }

    @Override
    public int start() throws InterruptedException, ExecutionException {
        server.listen().toCompletionStage().toCompletableFuture().get();
        return server.actualPort();
    }

    @Override
    public void stop() throws InterruptedException, ExecutionException {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        vertx.close().onComplete(result -> closed.complete(null));
        closed.get();
    }
}
