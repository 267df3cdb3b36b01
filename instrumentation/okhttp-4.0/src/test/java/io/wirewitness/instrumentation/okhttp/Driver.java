package io.wirewitness.instrumentation.okhttp;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Makes calls; loaded by {@link OkHttpVersion} together with the OkHttp it uses. A command is {@code GET|POST URL
 * [once] [async]}; the answer is what the caller saw: a body or an exception. {@code build [chosen]} only builds a client and
 * answers with it.
 */
public final class Driver implements Function<String, Object> {

    private @Nullable OkHttpClient client;

    /** Loaded by name. */
    public Driver() {}

    @Override
    public Object apply(String command) {
        String[] words = command.split(" ", -1);
        if (words[0].equals("build")) {
            return command.contains(" chosen") ? chosen() : new OkHttpClient();
        }
        OkHttpClient made = client;
        if (made == null) {
            made = new OkHttpClient.Builder()
                    .retryOnConnectionFailure(!command.contains(" once"))
                    .build();
            client = made;
        }
        Request.Builder request = new Request.Builder().url(words[1]);
        if (words[0].equals("POST")) {
            request.post(RequestBody.create("three".getBytes(StandardCharsets.US_ASCII), null));
        }
        Call call = made.newCall(request.build());
        if (command.contains(" async")) {
            CompletableFuture<Object> seen = new CompletableFuture<>();
            call.enqueue(new Callback() {
                @Override
                public void onFailure(Call failed, IOException thrown) {
                    seen.complete(thrown);
                }

                @Override
                public void onResponse(Call answered, Response response) {
                    seen.complete("answered");
                }
            });
            return seen.join();
        }
        try (Response response = call.execute()) {
            return response.body().string();
        } catch (IOException thrown) {
            return thrown;
        }
    }

    private static OkHttpClient chosen() {
        return new OkHttpClient.Builder()
                .connectionPool(new ConnectionPool(7, 50, TimeUnit.SECONDS))
                .connectTimeout(1, TimeUnit.SECONDS)
                .readTimeout(0, TimeUnit.SECONDS)
                .writeTimeout(3, TimeUnit.SECONDS)
                .callTimeout(4, TimeUnit.SECONDS)
                .pingInterval(5, TimeUnit.SECONDS)
                .protocols(List.of(Protocol.HTTP_1_1))
                .retryOnConnectionFailure(false)
                .build();
    }
}
