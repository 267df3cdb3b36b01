package io.wirewitness.instrumentation.httpclient;

import io.wirewitness.model.Call;
import io.wirewitness.model.HttpRequestHead;
import io.wirewitness.model.PoolSettings;
import io.wirewitness.weave.CallReader;
import io.wirewitness.weave.Fields;
import io.wirewitness.weave.RequestHeads;
import io.wirewitness.weave.ResponseHeads;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code MultiExchange}. The request is the JDK's own copy, so that no code of the application runs. */
final class JdkHttpClientCallReader implements CallReader {

    private static final String CALL = "jdk.internal.net.http.MultiExchange";
    private static final String KEEP_ALIVE = "jdk.httpclient.keepalive.timeout";
    private static final String RETRY_ALL = "jdk.httpclient.enableAllMethodRetry";

    /** {@code ConnectionPool.KEEP_ALIVE} until 19, {@code HttpClientImpl.KEEP_ALIVE_TIMEOUT} since (JDK-8297030). */
    private static final long KEEP_ALIVE_SECONDS = Runtime.version().feature() >= 20 ? 30 : 1200;

    private static final long SECOND_MILLIS = 1000;

    @Override
    public String library() {
        return "jdk-httpclient";
    }

    @Override
    public @Nullable Call read(Object call, long id) {
        if (!call.getClass().getName().equals(CALL)) {
            return null;
        }
        HttpRequest request = request(call);
        Object codec = Fields.read(call, "exchange", "exchImpl");
        boolean http2 = codec != null && codec.getClass().getSimpleName().equals("Stream");
        Call read = new Call(
                id,
                "java.net.http " + System.getProperty("java.version"),
                request == null ? null : request.method(),
                request == null ? null : request.uri().toString(),
                http2 ? http2Pool() : http1Pool(),
                request == null ? -1 : request.timeout().map(Duration::toMillis).orElse(0L),
                request == null ? null : retries(request.method()));
        Call found = http2 ? read.withStreamId((int) Fields.number(codec, 0, "streamid")) : read;
        Object response = Fields.read(codec, "response"); // of this attempt, as its codec is
        int status = (int) Fields.number(response, 0, http2 ? "statusCode" : "responseCode");
        return status > 0 && Fields.read(response, "headers") instanceof HttpHeaders headers
                ? found.withAnswer(ResponseHeads.of(status, name -> joined(headers, name)), asked(call, codec, request))
                : found;
    }

    /**
     * The application's own fields, and what the codec knows of the body. Upgrade is the client's own: h2c, which is an
     * offer, or a WebSocket.
     */
    private static @Nullable HttpRequestHead asked(Object call, @Nullable Object codec, @Nullable HttpRequest request) {
        if (request == null || !(Fields.read(call, "currentreq", "userHeaders") instanceof HttpHeaders headers)) {
            return null;
        }
        boolean streamed = Boolean.TRUE.equals(Fields.read(codec, "requestAction", "streaming"));
        long length =
                Fields.number(codec, Fields.number(codec, 0, "requestContentLen"), "requestAction", "contentLength");
        boolean chunked = streamed || length < 0;
        return RequestHeads.of(
                request.method(),
                Boolean.TRUE.equals(Fields.read(call, "currentreq", "isWebSocket")),
                chunked ? -1 : length,
                chunked,
                name -> joined(headers, name));
    }

    private static @Nullable String joined(HttpHeaders headers, String name) {
        List<String> values = headers.allValues(name);
        return values.isEmpty() ? null : String.join(", ", values);
    }

    private static @Nullable HttpRequest request(Object call) {
        return Fields.read(call, "request") instanceof HttpRequest copy
                        && copy.getClass().getName().startsWith("jdk.internal.net.http.")
                ? copy
                : null;
    }

    private static PoolSettings http1Pool() {
        return new PoolSettings(
                seconds(KEEP_ALIVE, KEEP_ALIVE_SECONDS) * SECOND_MILLIS, KEEP_ALIVE, "-D" + KEEP_ALIVE + "=%d");
    }

    /** Until 19 the client never closes an idle HTTP/2 connection, and there is no setting (JDK-8295649). */
    private static PoolSettings http2Pool() {
        String name = KEEP_ALIVE + ".h2";
        if (Runtime.version().feature() < 20) {
            return new PoolSettings(-1, name, "JDK 20 or later, and there -D" + name + "=%d");
        }
        return new PoolSettings(
                seconds(name, seconds(KEEP_ALIVE, KEEP_ALIVE_SECONDS)) * SECOND_MILLIS, name, "-D" + name + "=%d");
    }

    private static long seconds(String property, long missing) {
        try {
            Long value = Long.getLong(property);
            return value == null || value < 0 ? missing : value;
        } catch (SecurityException hidden) {
            return missing;
        }
    }

    /** {@code MultiExchange.canRetryRequest}: GET and HEAD once, the rest only if the property says so. */
    private static boolean retries(String method) {
        String all = System.getProperty(RETRY_ALL);
        return method.equals("GET")
                || method.equals("HEAD")
                || (all != null && (all.isEmpty() || Boolean.parseBoolean(all)));
    }
}
