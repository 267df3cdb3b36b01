package io.wirewitness.testkit;

import io.wirewitness.contract.Caller;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.ExecutionException;

/** The WebSocket of {@code java.net.http}: a call opens one, and leaves it open. */
final class JdkWebSocketCaller implements Caller {

    private static final int SWITCHING = 101;

    private final HttpClient client = HttpClient.newHttpClient();

    JdkWebSocketCaller(Settings settings) {}

    @Override
    public int call(String method, URI target, int bodyBytes) throws IOException, InterruptedException {
        try {
            client.newWebSocketBuilder()
                    .buildAsync(URI.create(target.toString().replaceFirst("http", "ws")), new WebSocket.Listener() {})
                    .get();
            return SWITCHING;
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof IOException own ? own : new IOException(failed.getCause());
        }
    }

    @Override
    public void abort() {
        throw new UnsupportedOperationException();
    }
}
