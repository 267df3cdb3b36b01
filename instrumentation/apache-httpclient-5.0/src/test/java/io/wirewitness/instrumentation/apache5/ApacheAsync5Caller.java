package io.wirewitness.instrumentation.apache5;

import io.wirewitness.contract.Caller;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.hc.client5.http.async.methods.SimpleHttpRequest;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.H2AsyncClientBuilder;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.ContentType;
import org.jspecify.annotations.Nullable;

/**
 * HttpClient 5, asynchronous: with its pool of connections that negotiate, or multiplexing over HTTP/2.
 *
 * <p>The pool may hand out a connection in the moment in which its reactor sees that it ended. Then the library says
 * "Connection is closed" of a request of which nothing was written, and does not repeat it; this application does.
 */
final class ApacheAsync5Caller implements Caller {

    private final CloseableHttpAsyncClient client;
    private final Settings settings;
    private volatile @Nullable Future<SimpleHttpResponse> inFlight;

    ApacheAsync5Caller(Settings settings) {
        this.settings = settings;
        client = settings.http2() ? http2(settings) : pooled(settings);
        client.start();
    }

    private static CloseableHttpAsyncClient http2(Settings settings) {
        H2AsyncClientBuilder builder = H2AsyncClientBuilder.create()
                .setDefaultRequestConfig(TimeLimits.of(settings).build());
        if (settings.retries()) {
            builder.setRetryStrategy(new RepeatEverything());
        } else {
            builder.disableAutomaticRetries();
        }
        return builder.build();
    }

    private static CloseableHttpAsyncClient pooled(Settings settings) {
        PoolingAsyncClientConnectionManagerBuilder pool = PoolingAsyncClientConnectionManagerBuilder.create();
        if (settings.maxConnections() > 0) {
            pool.setMaxConnTotal(settings.maxConnections()).setMaxConnPerRoute(settings.maxConnections());
        }
        HttpAsyncClientBuilder builder = HttpAsyncClientBuilder.create()
                .setConnectionManager(pool.build())
                .setDefaultRequestConfig(TimeLimits.of(settings).build());
        if (settings.retries()) {
            builder.setRetryStrategy(new RepeatEverything());
        } else {
            builder.disableAutomaticRetries();
        }
        return builder.build();
    }

    @Override
    public int call(String method, URI target, int bodyBytes) throws IOException, InterruptedException {
        try {
            return callOnce(method, target, bodyBytes);
        } catch (ConnectionClosedException notExecuted) {
            if ("Connection is closed".equals(notExecuted.getMessage())) {
                return callOnce(method, target, bodyBytes);
            }
            throw notExecuted;
        }
    }

    private int callOnce(String method, URI target, int bodyBytes) throws IOException, InterruptedException {
        SimpleHttpRequest request = new SimpleHttpRequest(method, target);
        settings.addHeader(request::setHeader);
        if (method.equals("POST") || bodyBytes > 0) {
            request.setBody(new byte[bodyBytes], ContentType.APPLICATION_OCTET_STREAM);
        }
        Future<SimpleHttpResponse> response = client.execute(request, null);
        inFlight = response;
        try {
            return response.get().getCode();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof IOException thrown) {
                throw thrown;
            }
            throw new IOException(failed);
        }
    }

    @Override
    public void abort() {
        Future<SimpleHttpResponse> response = inFlight;
        if (response != null) {
            response.cancel(true);
        }
    }
}
