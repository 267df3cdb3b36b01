package io.wirewitness.samples.firstreset;

import java.io.IOException;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** OkHttp with a pool that keeps idle connections for five minutes, which is also its default. */
final class OkHttpPoster implements Poster {

    private static final MediaType JSON = MediaType.get("application/json");

    private final OkHttpClient client;
    private final boolean retries;

    OkHttpPoster(boolean retries) {
        this.retries = retries;
        this.client = new OkHttpClient.Builder()
                .connectionPool(new ConnectionPool(5, 5, TimeUnit.MINUTES))
                .retryOnConnectionFailure(retries)
                .build();
    }

    @Override
    public int post(URI target) throws IOException {
        Request request = new Request.Builder()
                .url(target.toString())
                .post(RequestBody.create(ORDER, JSON))
                .build();
        try (Response response = client.newCall(request).execute()) {
            if (response.body() != null) {
                response.body().bytes();
            }
            return response.code();
        }
    }

    @Override
    public String setup() {
        return "OkHttp, pool keeps idle connections for 5 min, retryOnConnectionFailure("
                + retries
                + ")"
                + (retries ? " (the defaults)" : "");
    }
}
