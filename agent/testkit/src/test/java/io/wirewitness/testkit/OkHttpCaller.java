package io.wirewitness.testkit;

import io.wirewitness.contract.Caller;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSource;
import okio.Okio;
import org.jspecify.annotations.Nullable;

/** OkHttp 4 or 5, whichever is on the class path. */
final class OkHttpCaller implements Caller {

    private final OkHttpClient client;
    private final Settings settings;
    private volatile @Nullable Call inFlight;

    OkHttpCaller(Settings settings) {
        this.settings = settings;
        client = new OkHttpClient.Builder()
                .protocols(
                        settings.http2() && !settings.tls()
                                ? List.of(Protocol.H2_PRIOR_KNOWLEDGE)
                                : List.of(Protocol.HTTP_2, Protocol.HTTP_1_1))
                .connectionPool(new ConnectionPool(5, 5, TimeUnit.MINUTES))
                .retryOnConnectionFailure(settings.retries())
                .connectTimeout(settings.connectTimeoutMillis(), TimeUnit.MILLISECONDS)
                .readTimeout(settings.readTimeoutMillis(), TimeUnit.MILLISECONDS)
                .writeTimeout(settings.readTimeoutMillis(), TimeUnit.MILLISECONDS)
                .callTimeout(settings.callTimeoutMillis(), TimeUnit.MILLISECONDS)
                .build();
    }

    @Override
    public int call(String method, URI target, int bodyBytes) throws IOException {
        RequestBody body = method.equals("POST") ? RequestBody.create(new byte[bodyBytes]) : null;
        try (Response response = begin(method, target, body)) {
            if (response.body() != null) {
                response.body().bytes();
            }
            return response.code();
        }
    }

    @Override
    public int cut(URI target, boolean byAnother) throws IOException, InterruptedException {
        try (Response response = begin("GET", target, null)) {
            BufferedSource body = Objects.requireNonNull(response.body()).source();
            body.skip(ENOUGH_BYTES);
            abort(byAnother);
            body.readAll(Okio.blackhole());
            return response.code();
        }
    }

    @Override
    public int doze(URI target, long millis) throws IOException, InterruptedException {
        try (Response response = begin("GET", target, null)) {
            BufferedSource body = Objects.requireNonNull(response.body()).source();
            body.skip(ENOUGH_BYTES);
            Thread.sleep(millis);
            body.readAll(Okio.blackhole());
            return response.code();
        }
    }

    private Response begin(String method, URI target, @Nullable RequestBody body) throws IOException {
        Request.Builder request = new Request.Builder().url(target.toString()).method(method, body);
        settings.addHeader(request::header);
        Call call = client.newCall(request.build());
        inFlight = call;
        return call.execute();
    }

    @Override
    public void abort() {
        Call call = inFlight;
        if (call != null) {
            call.cancel();
        }
    }
}
