package io.wirewitness.instrumentation.asynchttpclient;

import com.sun.net.httpserver.HttpServer;
import io.wirewitness.contract.Configured;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.asynchttpclient.AsyncHttpClient;
import org.asynchttpclient.DefaultAsyncHttpClient;
import org.asynchttpclient.DefaultAsyncHttpClientConfig;

/** Clients that have called somebody, where that is possible, and keep the connection. */
final class AsyncHttpClientConfigured implements Configured {

    @Override
    public Object byDefault() throws Exception {
        return used(new DefaultAsyncHttpClient());
    }

    @Override
    public Object chosen() throws Exception {
        DefaultAsyncHttpClientConfig.Builder config = new DefaultAsyncHttpClientConfig.Builder();
        config.setMaxRequestRetry(0)
                .setMaxConnections(30)
                .setMaxConnectionsPerHost(3)
                .setHandshakeTimeout(4_000);
        AsyncHttpClientCaller.set(config, "setConnectTimeout", 1_000);
        AsyncHttpClientCaller.set(config, "setReadTimeout", 2_000);
        AsyncHttpClientCaller.set(config, "setRequestTimeout", 3_000);
        AsyncHttpClientCaller.set(config, "setPooledConnectionIdleTimeout", 20_000);
        AsyncHttpClientCaller.set(config, "setConnectionTtl", 600_000);
        return used(new DefaultAsyncHttpClient(config.build()));
    }

    /** The connection is back in its pool before the answer is there. */
    private static Object used(AsyncHttpClient client) throws IOException, InterruptedException, ExecutionException {
        if (!hasNetty41()) {
            return client; // on Java 17 netty 4.0 comes up in one order of its classes only
        }
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        client.prepareGet("http://127.0.0.1:" + server.getAddress().getPort() + "/")
                .execute()
                .get();
        return List.of(client, server);
    }

    private static boolean hasNetty41() {
        try {
            Class.forName("io.netty.handler.codec.http.HttpHeaderNames");
            return true;
        } catch (ClassNotFoundException older) {
            return false;
        }
    }
}
