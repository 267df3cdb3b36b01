package io.wirewitness.instrumentation.apache4;

import io.wirewitness.contract.Caller;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.client.methods.HttpGet;
import org.apache.http.client.methods.HttpRequestBase;
import org.apache.http.entity.ByteArrayEntity;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.DefaultHttpRequestRetryHandler;
import org.apache.http.impl.client.HttpClientBuilder;
import org.apache.http.util.EntityUtils;
import org.jspecify.annotations.Nullable;

/** HttpClient 4.5, blocking. Its defaults repeat what is idempotent; with retries on, this one repeats a POST as well. */
final class ApacheClient4Caller implements Caller {

    private final CloseableHttpClient client;
    private final Settings settings;
    private volatile @Nullable HttpRequestBase inFlight;

    ApacheClient4Caller(Settings settings) {
        this.settings = settings;
        HttpClientBuilder builder = HttpClientBuilder.create()
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectTimeout(settings.connectTimeoutMillis())
                        .setSocketTimeout(settings.readTimeoutMillis())
                        .setConnectionRequestTimeout(settings.leaseTimeoutMillis())
                        .build());
        if (settings.maxConnections() > 0) {
            builder.setMaxConnTotal(settings.maxConnections()).setMaxConnPerRoute(settings.maxConnections());
        }
        if (settings.retries()) {
            builder.setRetryHandler(new DefaultHttpRequestRetryHandler(3, true));
        } else {
            builder.disableAutomaticRetries();
        }
        client = builder.build();
    }

    @Override
    public int call(String method, URI target, int bodyBytes) throws IOException {
        HttpRequestBase request;
        if (method.equals("POST") || bodyBytes > 0) {
            WithBody withBody = new WithBody(method, target);
            withBody.setEntity(new ByteArrayEntity(new byte[bodyBytes]));
            request = withBody;
        } else {
            request = new HttpGet(target);
        }
        settings.addHeader(request::setHeader);
        inFlight = request;
        try (CloseableHttpResponse response = client.execute(request)) {
            EntityUtils.consume(response.getEntity());
            return response.getStatusLine().getStatusCode();
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
            return response.getStatusLine().getStatusCode();
        }
    }

    @Override
    public void abort() {
        HttpRequestBase request = inFlight;
        if (request != null) {
            request.abort();
        }
    }
}
