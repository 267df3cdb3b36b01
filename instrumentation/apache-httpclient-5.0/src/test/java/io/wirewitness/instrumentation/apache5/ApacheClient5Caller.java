package io.wirewitness.instrumentation.apache5;

import io.wirewitness.contract.Caller;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.CloseableHttpResponse;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.jspecify.annotations.Nullable;

/** HttpClient 5, blocking. Its defaults repeat what is idempotent; with retries on, this one repeats a POST as well. */
final class ApacheClient5Caller implements Caller {

    private final CloseableHttpClient client;
    private final Settings settings;
    private volatile @Nullable HttpUriRequestBase inFlight;

    ApacheClient5Caller(Settings settings) {
        this.settings = settings;
        PoolingHttpClientConnectionManagerBuilder pool = PoolingHttpClientConnectionManagerBuilder.create();
        if (settings.maxConnections() > 0) {
            pool.setMaxConnTotal(settings.maxConnections()).setMaxConnPerRoute(settings.maxConnections());
        }
        RequestConfig.Builder config = TimeLimits.of(settings);
        HttpClientBuilder builder =
                HttpClientBuilder.create().setConnectionManager(pool.build()).setDefaultRequestConfig(config.build());
        if (settings.retries()) {
            builder.setRetryStrategy(new RepeatEverything());
        } else {
            builder.disableAutomaticRetries();
        }
        client = builder.build();
    }

    @Override
    public int call(String method, URI target, int bodyBytes) throws IOException {
        HttpUriRequestBase request;
        if (method.equals("POST") || bodyBytes > 0) {
            request = new HttpUriRequestBase(method, target);
            request.setEntity(new ByteArrayEntity(new byte[bodyBytes], ContentType.APPLICATION_OCTET_STREAM));
        } else {
            request = new HttpGet(target);
        }
        settings.addHeader(request::setHeader);
        inFlight = request;
        try (CloseableHttpResponse response = client.execute(request)) {
            EntityUtils.consume(response.getEntity());
            return response.getCode();
        }
    }

    @Override
    public int cut(URI target, boolean byAnother) throws IOException, InterruptedException {
        HttpGet request = new HttpGet(target);
        settings.addHeader(request::setHeader);
        inFlight = request;
        try (CloseableHttpResponse response = client.execute(request)) {
            InputStream in = response.getEntity().getContent();
            for (int i = 0; i < ENOUGH_BYTES; i++) {
                in.read(); // not readNBytes: at its end it reads 0 bytes, for which Apache 4.5 and 5.0 wait
            }
            abort(byAnother);
            in.readAllBytes();
            return response.getCode();
        }
    }

    @Override
    public void abort() {
        HttpUriRequestBase request = inFlight;
        if (request != null) {
            request.cancel();
        }
    }
}
