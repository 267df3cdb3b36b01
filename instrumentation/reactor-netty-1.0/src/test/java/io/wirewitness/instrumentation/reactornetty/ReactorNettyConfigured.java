package io.wirewitness.instrumentation.reactornetty;

import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioChannelOption;
import io.wirewitness.contract.Configured;
import java.time.Duration;
import java.util.List;
import jdk.net.ExtendedSocketOptions;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

/** A server each and a client that has called it, and keeps the connection: without a call there is no pool. */
final class ReactorNettyConfigured implements Configured {

    private final LoopResources loops = LoopResources.create("settings", 1, true);

    @Override
    public Object byDefault() {
        HttpClient client = HttpClient.create();
        DisposableServer server = server().bindNow();
        use(client, server);
        return List.of(client, server);
    }

    @Override
    public Object chosen() throws ReflectiveOperationException {
        HttpClient client = HttpClient.create(ConnectionProvider.builder("orders")
                        .maxConnections(9)
                        .maxIdleTime(Duration.ofSeconds(20))
                        .maxLifeTime(Duration.ofMinutes(10))
                        .pendingAcquireTimeout(Duration.ofSeconds(3))
                        .lifo()
                        .build())
                .responseTimeout(Duration.ofSeconds(2))
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 1_000)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(probes(), 44)
                .disableRetry(true);
        HttpServer plain = server().option(ChannelOption.SO_BACKLOG, 7);
        plain = since(plain, "idleTimeout", Duration.class, Duration.ofSeconds(75));
        plain = since(plain, "requestTimeout", Duration.class, Duration.ofSeconds(11));
        plain = since(plain, "maxKeepAliveRequests", int.class, 50);
        DisposableServer server =
                plain.childOption(ChannelOption.SO_KEEPALIVE, true).bindNow();
        use(client, server);
        return List.of(client, server);
    }

    /** Its name is the transport's. */
    private static ChannelOption<Integer> probes() {
        return LoopResources.hasNativeSupport()
                ? ChannelOption.valueOf("io.netty.channel.epoll.EpollChannelOption#TCP_KEEPIDLE")
                : NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPIDLE);
    }

    private static HttpServer server() {
        return HttpServer.create().host("127.0.0.1").port(0).handle((request, response) -> response.send());
    }

    /** What the earliest versions do not have is left out. */
    private static HttpServer since(HttpServer server, String setting, Class<?> type, Object value)
            throws ReflectiveOperationException {
        try {
            return (HttpServer) HttpServer.class.getMethod(setting, type).invoke(server, value);
        } catch (NoSuchMethodException older) {
            return server;
        }
    }

    /** What the one event loop does next comes after the connection is back in its pool. */
    private void use(HttpClient client, DisposableServer server) {
        client.runOn(loops)
                .get()
                .uri("http://127.0.0.1:" + server.port() + "/")
                .responseSingle((response, body) -> body.then(Mono.just(response.status())))
                .block();
        loops.onClient(LoopResources.hasNativeSupport()).submit(() -> {}).syncUninterruptibly();
    }
}
