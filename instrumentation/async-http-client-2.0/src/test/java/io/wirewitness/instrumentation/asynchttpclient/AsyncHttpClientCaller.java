package io.wirewitness.instrumentation.asynchttpclient;

import io.netty.channel.nio.NioEventLoopGroup;
import io.wirewitness.contract.Caller;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.asynchttpclient.AsyncHttpClient;
import org.asynchttpclient.DefaultAsyncHttpClient;
import org.asynchttpclient.DefaultAsyncHttpClientConfig;
import org.asynchttpclient.ListenableFuture;
import org.asynchttpclient.RequestBuilder;
import org.asynchttpclient.Response;
import org.jspecify.annotations.Nullable;

/**
 * Async Http Client 2.0 to 3.0, whichever is on the class path.
 *
 * <p>Its event loop takes a connection that the server closed out of the pool as soon as it looks at it. So that requests
 * go out on such a connection in every run and not in one of three, the loop is kept busy from the end of a POST until
 * the next request waits behind it: what a slow callback does to it in real life.
 */
final class AsyncHttpClientCaller implements Caller {

    private final NioEventLoopGroup loop = new NioEventLoopGroup(1);
    private final AsyncHttpClient client;
    private CountDownLatch busy = new CountDownLatch(0);
    private final Settings settings;
    private int calls;
    private volatile @Nullable ListenableFuture<Response> inFlight;

    AsyncHttpClientCaller(Settings settings) throws ReflectiveOperationException {
        this.settings = settings;
        DefaultAsyncHttpClientConfig.Builder config = new DefaultAsyncHttpClientConfig.Builder();
        if (!settings.retries()) {
            config.setMaxRequestRetry(0);
        }
        set(config, "setConnectTimeout", settings.connectTimeoutMillis());
        set(config, "setReadTimeout", settings.readTimeoutMillis());
        set(config, "setRequestTimeout", settings.callTimeoutMillis() > 0 ? settings.callTimeoutMillis() : 60_000);
        if (settings.maxConnections() > 0) {
            config.setMaxConnections(settings.maxConnections());
            config.setMaxConnectionsPerHost(settings.maxConnections());
        }
        if (settings.leaseTimeoutMillis() > 0) {
            setAcquireFreeChannelTimeout(config, settings.leaseTimeoutMillis());
        }
        config.setEventLoopGroup(loop);
        client = new DefaultAsyncHttpClient(config.build());
    }

    @Override
    public int call(String method, URI target, int bodyBytes) throws IOException, InterruptedException {
        RequestBuilder request = new RequestBuilder(method).setUrl(target.toString());
        settings.addHeader(request::setHeader);
        if (method.equals("POST") || bodyBytes > 0) {
            request.setBody(new byte[bodyBytes]);
        }
        begins();
        ListenableFuture<Response> answer = client.executeRequest(request.build());
        inFlight = answer;
        goOn();
        try {
            return answer.get().getStatusCode();
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof IOException inner) {
                throw inner;
            }
            throw new IOException(failure.getCause());
        } finally {
            ends(method.equals("POST"));
        }
    }

    private synchronized void begins() {
        calls++;
    }

    private synchronized void goOn() {
        busy.countDown();
    }

    private synchronized void ends(boolean thenBusy) {
        calls--;
        if (thenBusy && calls == 0) {
            keepBusy();
        }
    }

    @Override
    public void abort() {
        ListenableFuture<Response> answer = inFlight;
        if (answer != null) {
            answer.cancel(true);
        }
    }

    private void keepBusy() {
        CountDownLatch until = new CountDownLatch(1);
        busy = until;
        loop.next().execute(() -> {
            try {
                until.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** Milliseconds until 2.12, a {@link Duration} since 3.0. */
    static void set(DefaultAsyncHttpClientConfig.Builder config, String setter, int millis)
            throws ReflectiveOperationException {
        try {
            config.getClass().getMethod(setter, int.class).invoke(config, millis);
        } catch (NoSuchMethodException newer) {
            config.getClass().getMethod(setter, Duration.class).invoke(config, Duration.ofMillis(millis));
        }
    }

    /** Since 2.8. */
    private static void setAcquireFreeChannelTimeout(DefaultAsyncHttpClientConfig.Builder config, int millis)
            throws IllegalAccessException, InvocationTargetException {
        try {
            config.getClass()
                    .getMethod("setAcquireFreeChannelTimeout", int.class)
                    .invoke(config, millis);
        } catch (NoSuchMethodException older) {
            // a call never waits for a connection
        }
    }
}
