package io.wirewitness.instrumentation.vertx;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.wirewitness.contract.Caller;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Vert.x 4.0 to 5.0, whichever is on the class path. Vert.x never sends a request again by itself, so that {@code
 * settings.retries} changes nothing.
 *
 * <p>Its event loop takes a connection that the server closed out of the pool as soon as it looks at it. So that requests
 * go out on such a connection in every run and not in one of three, the loop is kept busy from the end of a POST until
 * the next request waits behind: what a blocking handler does to it in real life.
 */
final class VertxCaller implements Caller {

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final HttpClient client;
    private CountDownLatch busy = new CountDownLatch(0);
    private int calls;
    private final Settings settings;
    private volatile @Nullable HttpClientRequest inFlight;

    VertxCaller(Settings settings) throws ReflectiveOperationException {
        this.settings = settings;
        HttpClientOptions options = new HttpClientOptions().setConnectTimeout(settings.connectTimeoutMillis());
        if (settings.http2()) {
            options.setProtocolVersion(HttpVersion.HTTP_2).setHttp2ClearTextUpgrade(false);
        }
        options.setSsl(settings.tls()).setUseAlpn(settings.http2() && settings.tls());
        client = client(vertx, options, settings.maxConnections());
    }

    /** In 5.x the method returns another type, and the pool's size has options of its own. */
    static HttpClient client(Vertx vertx, HttpClientOptions options, int maxConnections)
            throws ReflectiveOperationException {
        Class<?> pool;
        try {
            pool = Class.forName("io.vertx.core.http.PoolOptions");
        } catch (ClassNotFoundException older) {
            if (maxConnections > 0) {
                options.getClass().getMethod("setMaxPoolSize", int.class).invoke(options, maxConnections);
            }
            return (HttpClient) Vertx.class
                    .getMethod("createHttpClient", HttpClientOptions.class)
                    .invoke(vertx, options);
        }
        Object poolOptions = pool.getConstructor().newInstance();
        if (maxConnections > 0) {
            pool.getMethod("setHttp1MaxSize", int.class).invoke(poolOptions, maxConnections);
        }
        return (HttpClient) Vertx.class
                .getMethod("createHttpClient", HttpClientOptions.class, pool)
                .invoke(vertx, options, poolOptions);
    }

    @Override
    public int call(String method, URI target, int bodyBytes) throws IOException, InterruptedException {
        int timeout = settings.callTimeoutMillis() > 0 ? settings.callTimeoutMillis() : settings.readTimeoutMillis();
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.valueOf(method))
                .setHost(target.getHost())
                .setPort(target.getPort())
                .setURI(target.getRawPath() + "?" + target.getRawQuery())
                .setTimeout(settings.leaseTimeoutMillis() > 0 ? settings.leaseTimeoutMillis() : timeout);
        settings.addHeader(options::putHeader);
        begins();
        try {
            // All that waits for the answer is set on the event loop, before the request goes out: an answer that comes
            // before
            // somebody asks for its body loses that body, and the call would wait for ever.
            Future<Integer> answer = client.request(options).compose(request -> {
                inFlight = request;
                limit(request, timeout);
                Future<HttpClientResponse> response = method.equals("POST") || bodyBytes > 0
                        ? request.send(Buffer.buffer(new byte[bodyBytes]))
                        : request.send();
                return response.compose(head -> head.body().map(body -> head.statusCode()));
            });
            goOn();
            int status = answer.toCompletionStage().toCompletableFuture().get();
            settle();
            return status;
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof IOException inner) {
                throw inner;
            }
            throw new IOException(failure.getCause());
        } finally {
            ends(method.equals("POST"));
        }
    }

    /** Until now the time-out was that of the wait for a connection. */
    private static void limit(HttpClientRequest request, long millis) {
        try {
            HttpClientRequest.class.getMethod("setTimeout", long.class).invoke(request, millis);
        } catch (NoSuchMethodException newer) {
            idleTimeout(request, millis);
        } catch (ReflectiveOperationException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static void idleTimeout(HttpClientRequest request, long millis) {
        try {
            HttpClientRequest.class.getMethod("idleTimeout", long.class).invoke(request, millis);
        } catch (ReflectiveOperationException failure) {
            throw new IllegalStateException(failure);
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

    /** The connection goes back to its pool a task or two behind the end of the response. */
    private void settle() throws InterruptedException {
        for (int task = 0; task < 3; task++) {
            CountDownLatch done = new CountDownLatch(1);
            vertx.runOnContext(unused -> done.countDown());
            done.await();
        }
    }

    private void keepBusy() {
        CountDownLatch until = new CountDownLatch(1);
        busy = until;
        vertx.runOnContext(unused -> {
            try {
                until.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** {@code reset} returns a boolean in 4.x and a future in 5.x. */
    @Override
    public void abort() throws IOException {
        HttpClientRequest request = inFlight;
        if (request != null) {
            try {
                HttpClientRequest.class.getMethod("reset").invoke(request);
            } catch (ReflectiveOperationException failure) {
                throw new IOException(failure);
            }
        }
    }
}
