package io.wirewitness.testkit;

import io.wirewitness.contract.Caller;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import org.jspecify.annotations.Nullable;

/** OkHttp's WebSocket: a call opens one, and leaves it open. */
final class OkHttpWebSocketCaller implements Caller {

    private final OkHttpClient client = new OkHttpClient();

    OkHttpWebSocketCaller(Settings settings) {}

    @Override
    public int call(String method, URI target, int bodyBytes) throws IOException, InterruptedException {
        CompletableFuture<Integer> status = new CompletableFuture<>();
        client.newWebSocket(new Request.Builder().url(target.toString()).build(), new WebSocketListener() {
            @Override
            public void onOpen(WebSocket socket, Response response) {
                status.complete(response.code());
            }

            @Override
            public void onFailure(WebSocket socket, Throwable thrown, @Nullable Response response) {
                status.completeExceptionally(thrown);
            }
        });
        try {
            return status.get();
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof IOException own ? own : new IOException(failed.getCause());
        }
    }

    @Override
    public void abort() {
        throw new UnsupportedOperationException();
    }
}
