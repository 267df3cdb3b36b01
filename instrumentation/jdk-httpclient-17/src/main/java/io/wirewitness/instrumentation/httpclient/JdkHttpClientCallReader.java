package io.wirewitness.instrumentation.httpclient;

import io.wirewitness.model.Call;
import io.wirewitness.model.PoolSettings;
import io.wirewitness.weave.CallReader;
import io.wirewitness.weave.Fields;
import java.net.http.HttpRequest;
import java.time.Duration;
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
        return http2 ? read.withStreamId((int) Fields.number(codec, 0, "streamid")) : read;
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
