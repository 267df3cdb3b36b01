package io.wirewitness.instrumentation.httpclient;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.model.Call;
import io.wirewitness.model.PoolSettings;
import io.wirewitness.weave.Fields;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JdkHttpClientCallReaderTest {

    private static final boolean AGED = Runtime.version().feature() < 20;

    private final JdkHttpClientCallReader reader = new JdkHttpClientCallReader();

    @AfterEach
    void forget() {
        System.clearProperty("jdk.httpclient.keepalive.timeout");
        System.clearProperty("jdk.httpclient.enableAllMethodRetry");
    }

    @Test
    void aCallIsRead() throws IOException {
        assertThat(read("POST", Duration.ofMillis(30_500)))
                .isEqualTo(new Call(
                        7,
                        "java.net.http " + System.getProperty("java.version"),
                        "POST",
                        "http://127.0.0.1/orders?secret=1",
                        new PoolSettings(
                                AGED ? 1_200_000 : 30_000,
                                "jdk.httpclient.keepalive.timeout",
                                "-Djdk.httpclient.keepalive.timeout=%d"),
                        30_500,
                        false));
    }

    @Test
    void withoutATimeoutThereIsNone() throws IOException {
        Call call = read("GET", null);
        assertThat(call.timeoutMillis()).isZero();
        assertThat(call.retries()).isTrue();
    }

    /** They were read when the first client was built. */
    @Test
    void propertiesThatAreSetTooLateDoNotCount() throws IOException {
        read("GET", null);
        System.setProperty("jdk.httpclient.keepalive.timeout", "55");
        System.setProperty("jdk.httpclient.enableAllMethodRetry", "");
        Call call = read("POST", null);
        assertThat(call.pool()).extracting(PoolSettings::keepAliveMillis).isEqualTo(AGED ? 1_200_000L : 30_000L);
        assertThat(call.retries()).isFalse();
    }

    @Test
    void anythingElseIsNotRead() {
        assertThat(reader.read("a string", 7)).isNull();
    }

    /** A call to a server that never answers, found behind the future that stands for it. */
    private Call read(String method, @Nullable Duration timeout) throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            HttpRequest.Builder request = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + silent.getLocalPort() + "/orders?secret=1"))
                    .method(method, HttpRequest.BodyPublishers.noBody());
            if (timeout != null) {
                request.timeout(timeout);
            }
            CompletableFuture<?> future =
                    HttpClient.newHttpClient().sendAsync(request.build(), BodyHandlers.discarding());
            WeakReference<?> toCall =
                    Objects.requireNonNull((WeakReference<?>) Fields.read(future, "cancelable", "cancelableRef"));
            Call call = Objects.requireNonNull(reader.read(Objects.requireNonNull(toCall.get()), 7));
            future.cancel(true);
            return new Call(
                    call.id(),
                    call.library(),
                    call.method(),
                    Objects.requireNonNull(call.url()).replace(":" + silent.getLocalPort(), ""),
                    call.pool(),
                    call.timeoutMillis(),
                    call.retries());
        }
    }
}
