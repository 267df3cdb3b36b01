package io.wirewitness.instrumentation.asynchttpclient;

import io.wirewitness.model.Call;
import io.wirewitness.model.PoolSettings;
import io.wirewitness.model.PoolView;
import io.wirewitness.weave.CallReader;
import io.wirewitness.weave.Fields;
import io.wirewitness.weave.LinkedHeaders;
import io.wirewitness.weave.RequestHeads;
import io.wirewitness.weave.ResponseHeads;
import java.security.CodeSource;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code NettyResponseFuture}, and as pool {@code NettyRequestSender}, which holds the client's settings. */
final class AsyncHttpClientCallReader implements CallReader {

    private static final String LIBRARY = "async-http-client";
    private static final Pattern VERSION = Pattern.compile("async-http-client-(\\d[\\w.-]*)\\.jar");

    @Override
    public String library() {
        return LIBRARY;
    }

    @Override
    public @Nullable Call read(Object call, long id) {
        Object request = Fields.read(call, "currentRequest");
        if (request == null) {
            return null;
        }
        Object method = Fields.read(request, "method");
        Object config = Fields.read(call, "timeoutsHolder", "requestSender", "config");
        long retries = Fields.number(call, -1, "maxRetry");
        return new Call(
                id,
                named(call.getClass()),
                method == null ? null : method.toString(),
                url(Fields.read(request, "uri")),
                settings(config),
                timeoutMillis(request, config),
                retries < 0 ? null : retries > 0);
    }

    /** Nothing leads from the future to its answer, which goes to the application's handler in parts. */
    @Override
    public @Nullable Call answered(Object call, @Nullable Object response, long id) {
        Call read = read(call, id);
        int status = (int) Fields.number(response, 0, "status", "code");
        Object answer = Fields.read(response, "headers");
        Object request = Fields.read(call, "nettyRequest", "httpRequest", "headers");
        if (read == null || status == 0) {
            return read;
        }
        return read.withAnswer(
                ResponseHeads.of(status, name -> LinkedHeaders.value(answer, name)),
                read.method() == null
                        ? null
                        : RequestHeads.of(read.method(), name -> LinkedHeaders.value(request, name)));
    }

    /** A limit for the host comes before one for all; which of both was reached the exception tells. */
    @Override
    public @Nullable PoolView pool(Object pool, @Nullable Object call) {
        Object config = Fields.read(pool, "config");
        if (config == null) {
            return null;
        }
        long perHost = Fields.number(config, -1, "maxConnectionsPerHost");
        long inAll = Fields.number(config, -1, "maxConnections");
        boolean host = perHost > 0 && (inAll <= 0 || perHost <= inAll);
        long most = host ? perHost : inAll;
        Object uri = Fields.read(call, "targetRequest", "uri");
        Object semaphore = Fields.read(pool, "connectionSemaphore");
        Object free = semaphore == null ? null : Fields.read(semaphore, "freeChannels");
        if (free == null) {
            free = Fields.read(semaphore, "globalMaxConnectionSemaphore", "freeChannels");
        }
        int leased = host || !(free instanceof Semaphore permits)
                ? (int) most // none was free
                : (int) (most - permits.availablePermits());
        return new PoolView(
                "AsyncHttpClient",
                uri == null ? null : origin(uri),
                leased,
                -1,
                -1,
                (int) most,
                host ? "setMaxConnectionsPerHost" : "setMaxConnections");
    }

    private static @Nullable PoolSettings settings(@Nullable Object config) {
        Object idle = Fields.read(config, "pooledConnectionIdleTimeout");
        long idleMillis = millis(idle, -1);
        if (idle == null) {
            return null;
        }
        return new PoolSettings(
                idleMillis,
                "AsyncHttpClientConfig pooledConnectionIdleTimeout",
                idle instanceof Duration
                        ? "config().setPooledConnectionIdleTimeout(Duration.ofSeconds(%d))"
                        : "config().setPooledConnectionIdleTimeout(%d * 1000)");
    }

    /** The shorter one of the read and the request time-out, the request's own before the client's; -1 if not known. */
    private static long timeoutMillis(Object request, @Nullable Object config) {
        long whole = either(request, config, "requestTimeout");
        long read = either(request, config, "readTimeout");
        return read > 0 && (whole <= 0 || read < whole) ? read : whole;
    }

    private static long either(Object request, @Nullable Object config, String name) {
        long own = millis(Fields.read(request, name), 0);
        return own != 0 ? own : millis(Fields.read(config, name), -1);
    }

    /** A number of milliseconds until 2.12, a {@link Duration} since 3.0. */
    private static long millis(@Nullable Object value, long missing) {
        return value instanceof Duration duration
                ? duration.toMillis()
                : value instanceof Number number ? number.longValue() : missing;
    }

    private static @Nullable String url(@Nullable Object uri) {
        Object host = Fields.read(uri, "host");
        if (uri == null || host == null) {
            return null;
        }
        Object user = Fields.read(uri, "userInfo");
        Object path = Fields.read(uri, "path");
        Object query = Fields.read(uri, "query");
        return Fields.read(uri, "scheme") + "://" + (user == null ? "" : user + "@") + host + port(uri)
                + (path == null ? "" : path) + (query == null ? "" : "?" + query);
    }

    private static String origin(Object uri) {
        return Fields.read(uri, "scheme") + "://" + Fields.read(uri, "host") + port(uri);
    }

    private static String port(Object uri) {
        long port = Fields.number(uri, -1, "port");
        return port < 0 ? "" : ":" + port;
    }

    /** As the name of its jar says it: the file of the jar that should say it was left unfilled in 2.0.40 and 3.0.2. */
    private static String named(Class<?> own) {
        CodeSource jar = own.getProtectionDomain().getCodeSource();
        Matcher version = jar == null || jar.getLocation() == null
                ? null
                : VERSION.matcher(jar.getLocation().getPath());
        return version != null && version.find() ? LIBRARY + " " + version.group(1) : LIBRARY;
    }
}
