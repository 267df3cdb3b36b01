package io.wirewitness.testkit;

import io.wirewitness.contract.Caller;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** {@code java.net.http.HttpClient}, over HTTP/1.1 or an upgrade to HTTP/2; calls are ended by interrupting their thread. */
final class JdkCaller implements Caller {

    private final HttpClient client;
    private final Settings settings;
    private volatile @Nullable Thread inFlight;

    JdkCaller(Settings settings) {
        this.settings = settings;
        client = HttpClient.newBuilder()
                .version(settings.http2() ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofMillis(settings.connectTimeoutMillis()))
                .build();
    }

    @Override
    public int call(String method, URI target, int bodyBytes) throws IOException, InterruptedException {
        HttpRequest.BodyPublisher body = method.equals("POST") || bodyBytes > 0
                ? HttpRequest.BodyPublishers.ofByteArray(new byte[bodyBytes])
                : HttpRequest.BodyPublishers.noBody();
        HttpRequest.Builder request = HttpRequest.newBuilder(target)
                .timeout(Duration.ofMillis(settings.readTimeoutMillis()))
                .method(method, body);
        settings.addHeader(request::header);
        inFlight = Thread.currentThread();
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray())
                    .statusCode();
        } finally {
            inFlight = null;
        }
    }

    @Override
    public void abort() {
        Thread thread = inFlight;
        if (thread != null) {
            thread.interrupt();
        }
    }
}
