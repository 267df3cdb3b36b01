package io.wirewitness.instrumentation.reactornetty;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.timeout.WriteTimeoutHandler;
import io.wirewitness.contract.Behaviour;
import io.wirewitness.contract.Served;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** Reactor Netty's server with a handler that answers from a publisher. */
public final class ReactorNettyServed implements Served {

    private final HttpServer server;
    private @Nullable DisposableServer started;

    /** Loaded by name. */
    public ReactorNettyServed(Settings settings) throws IOException, GeneralSecurityException {
        HttpServer plain = HttpServer.create().host("127.0.0.1").port(0).handle(ReactorNettyServed::handle);
        if (settings.sendTimeoutMillis() > 0) {
            plain = plain.doOnConnection(connection -> connection.addHandlerFirst(
                    new WriteTimeoutHandler(settings.sendTimeoutMillis(), TimeUnit.MILLISECONDS)));
        }
        if (settings.keyStore() != null) {
            SslContext tls = tls(settings.keyStore());
            plain = plain.secure(spec -> spec.sslContext(tls));
        }
        server = plain;
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

    private static Publisher<Void> handle(HttpServerRequest request, HttpServerResponse response) {
        return request.receive().aggregate().then(Mono.defer(() -> {
            Behaviour behaviour = Behaviour.of(request.method().name(), request.uri());
            return Mono.fromFuture(behaviour.ready())
                    .then(Mono.defer(() -> answer(behaviour, response)))
                    .then(Mono.defer(() -> Mono.fromFuture(behaviour.written())))
                    .then(Mono.<Void>fromRunnable(behaviour::checkWritten))
                    .doOnSuccess(all -> behaviour.ended(null))
                    .doOnError(behaviour::ended)
                    .doOnCancel(() -> behaviour.ended(new CancellationException()));
        }));
    }

    private static Mono<Void> answer(Behaviour behaviour, HttpServerResponse response) {
        behaviour.check();
        response.status(200).header("Content-Length", Long.toString(behaviour.lengthBytes()));
        byte[] first = Behaviour.piece(behaviour.bodyBytes());
        if (first.length == behaviour.lengthBytes()) {
            return response.sendByteArray(Mono.just(first))
                    .then(); // in one write, as an application's small answers are
        }
        return response.sendByteArray(Flux.generate(behaviour::bodyBytes, (left, sink) -> {
                    byte[] piece = Behaviour.piece(left);
                    if (piece.length == 0) {
                        sink.complete();
                    } else {
                        sink.next(piece);
                    }
                    return left - piece.length;
                }))
                .then();
    }

    @Override
    public int start() {
        DisposableServer bound = server.bindNow();
        started = bound;
        return bound.port();
    }

    @Override
    public void stop() {
        DisposableServer bound = started;
        if (bound != null) {
            bound.disposeNow();
        }
    }
}
