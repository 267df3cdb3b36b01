package io.wirewitness.instrumentation.apache4;

import io.wirewitness.contract.Caller;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.http.HttpResponse;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.client.methods.HttpGet;
import org.apache.http.client.methods.HttpRequestBase;
import org.apache.http.entity.ByteArrayEntity;
import org.apache.http.impl.nio.client.CloseableHttpAsyncClient;
import org.apache.http.impl.nio.client.HttpAsyncClientBuilder;
import org.jspecify.annotations.Nullable;

/** HttpAsyncClient 4.1, which never repeats what was sent, and has no setting for it. */
final class ApacheAsync4Caller implements Caller {

    private final CloseableHttpAsyncClient client;
    private final Settings settings;
    private volatile @Nullable HttpRequestBase inFlight;

    ApacheAsync4Caller(Settings settings) {
        this.settings = settings;
        HttpAsyncClientBuilder builder = HttpAsyncClientBuilder.create()
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectTimeout(settings.connectTimeoutMillis())
                        .setSocketTimeout(settings.readTimeoutMillis())
                        .setConnectionRequestTimeout(settings.leaseTimeoutMillis())
                        .build());
        if (settings.maxConnections() > 0) {
            builder.setMaxConnTotal(settings.maxConnections()).setMaxConnPerRoute(settings.maxConnections());
        }
        client = builder.build();
        client.start();
    }

    @Override
    public int call(String method, URI target, int bodyBytes) throws IOException, InterruptedException {
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
        Future<HttpResponse> response = client.execute(request, null);
        try {
            return response.get().getStatusLine().getStatusCode();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof IOException thrown) {
                throw thrown;
            }
            throw new IOException(failed);
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
