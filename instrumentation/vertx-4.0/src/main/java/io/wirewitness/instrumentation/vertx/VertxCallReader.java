package io.wirewitness.instrumentation.vertx;

import io.wirewitness.model.Call;
import io.wirewitness.model.HttpRequestHead;
import io.wirewitness.model.PoolSettings;
import io.wirewitness.model.PoolView;
import io.wirewitness.weave.CallReader;
import io.wirewitness.weave.Fields;
import io.wirewitness.weave.LinkedHeaders;
import io.wirewitness.weave.RequestHeads;
import io.wirewitness.weave.ResponseHeads;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code HttpClientRequest} and {@code HttpServerRequest}; and, where a request got no connection, what the lambda
 * that waited for it had captured: until 4.5 as an array (see {@link Obtained11Advice}), in 5.x the lambda itself.
 */
final class VertxCallReader implements CallReader {

    private static final String LIBRARY = "vertx";
    private static final long SECOND_MILLIS = 1_000L;

    /** The time-out's own message is the only place that keeps its length. */
    private static final Pattern TIMEOUT = Pattern.compile("timeout(?: period)? of (\\d+) ?ms");

    @Override
    public String library() {
        return LIBRARY;
    }

    @Override
    public @Nullable Call read(Object call, long id) {
        if (call instanceof Object[] captured) {
            return waiting(captured[0], captured[1], origin(captured[0], captured[2], captured[3]), captured[4], id);
        }
        String type = call.getClass().getName();
        if (type.contains("$$Lambda")) {
            // as javac orders what the lambda in HttpClientImpl.doRequest uses
            return waiting(Fields.read(call, "arg$1"), Fields.read(call, "arg$2"), "", Fields.read(call, "arg$4"), id);
        }
        return type.contains("ServerRequest") ? served(call, id) : sent(call, null, id);
    }

    private static @Nullable Call waiting(
            @Nullable Object client, @Nullable Object method, String origin, @Nullable Object uri, long id) {
        if (client == null) {
            return null;
        }
        return new Call(
                id,
                named(client),
                method(method),
                uri == null ? null : url(origin, uri.toString()),
                settings(Fields.read(client, "options")),
                Fields.number(client, -1, "options", "connectTimeout"),
                Boolean.FALSE);
    }

    private static @Nullable Call sent(Object request, @Nullable Object response, long id) {
        Object uri = Fields.read(request, "uri");
        if (uri == null) {
            return null;
        }
        Object host = Fields.read(request, "host");
        Object port = Fields.read(request, "port");
        Object authority = Fields.read(request, "authority");
        if (authority != null) {
            host = Fields.read(authority, "host");
            port = Fields.read(authority, "port");
        }
        String scheme = Boolean.TRUE.equals(Fields.read(request, "ssl")) ? "https://" : "http://";
        Object connection = Fields.read(request, "stream", "conn");
        if (connection == null) {
            connection = Fields.read(request, "stream", "delegate", "conn");
        }
        Object options = Fields.read(connection, "options");
        if (options == null) {
            options = Fields.read(connection, "client", "options");
        }
        Call call = new Call(
                id,
                named(request),
                method(Fields.read(request, "method")),
                url(host == null ? "" : scheme + host + ":" + port, uri.toString()),
                settings(options),
                timeoutMillis(request),
                Boolean.FALSE);
        long stream = Fields.number(request, 0, "stream", "stream", "id");
        Call found = stream > 0 ? call.withStreamId((int) stream) : call;
        Object known = response == null ? Fields.read(request, "responsePromise", "value") : response;
        int status = (int) Fields.number(known, 0, "statusCode");
        Object answer = Fields.read(known, "headers");
        Object fields = Fields.read(request, "headers");
        return status == 0
                ? found
                : found.withAnswer(
                        ResponseHeads.of(status, name -> LinkedHeaders.value(answer, name)),
                        found.method() == null ? null : asked(request, found.method(), fields));
    }

    /** Chunks are announced where the head is written, behind the fields. */
    private static HttpRequestHead asked(Object request, String method, @Nullable Object fields) {
        HttpRequestHead head = RequestHeads.of(method, name -> LinkedHeaders.value(fields, name));
        boolean chunked = Boolean.TRUE.equals(Fields.read(request, "chunked"));
        return !chunked
                ? head
                : RequestHeads.of(method, head.upgrade(), -1, true, name -> LinkedHeaders.value(fields, name));
    }

    @Override
    public @Nullable Call answered(Object request, @Nullable Object response, long id) {
        return sent(request, response, id);
    }

    private static @Nullable Call served(Object request, long id) {
        Object head = Fields.read(request, "request");
        Object uri = head == null ? Fields.read(request, "uri") : Fields.read(head, "uri");
        return new Call(
                id,
                named(request),
                head == null ? method(Fields.read(request, "method")) : text(Fields.read(head, "method", "name")),
                uri == null ? null : uri.toString(),
                null,
                -1,
                null);
    }

    @Override
    public @Nullable PoolView pool(Object pool, @Nullable Object call) {
        Object client = pool.getClass().getName().contains("$$Lambda") ? Fields.read(pool, "arg$1") : pool;
        Object poolOptions = Fields.read(client, "poolOptions");
        long most = Fields.number(poolOptions, -1, "http1MaxSize");
        if (most < 0) {
            most = Fields.number(client, -1, "options", "maxPoolSize");
        }
        if (most < 0) {
            return null;
        }
        String origin = call instanceof Object[] captured ? origin(captured[0], captured[2], captured[3]) : null;
        Map<?, ?> endpoints = endpoints(client);
        Object connections = connections(endpoints, call);
        Object waiters = Fields.read(connections, "waitersQueue");
        return new PoolView(
                "HttpClient",
                origin,
                isWithoutAny(endpoints, connections, call) ? 0 : size(connections),
                -1,
                waiters instanceof Collection<?> queue
                        ? queue.size()
                        : (int) Fields.number(connections, -1, "waiters", "size"),
                (int) most,
                poolOptions == null ? "HttpClientOptions.setMaxPoolSize" : "PoolOptions.setHttp1MaxSize");
    }

    /** The pools of a client by host and port. */
    static @Nullable Map<?, ?> endpoints(@Nullable Object client) {
        Object endpoints = Fields.read(client, "httpCM", "endpointMap");
        if (endpoints == null) {
            endpoints = Fields.read(client, "httpCM", "resources");
        }
        return endpoints instanceof Map<?, ?> all ? all : null;
    }

    /** The pool of the host and port that was waited for; where these are not known, the only one. */
    private static @Nullable Object connections(@Nullable Map<?, ?> endpoints, @Nullable Object call) {
        if (endpoints == null) {
            return null;
        }
        for (Map.Entry<?, ?> each : endpoints.entrySet()) {
            Object peer = Fields.read(each.getKey(), "peerAddr");
            boolean wanted = call instanceof Object[] captured
                    ? rootless(captured[2]).equals(Fields.read(peer, "host"))
                            && captured[3].equals(Fields.read(peer, "port"))
                    : endpoints.size() == 1;
            if (wanted) {
                return Fields.read(each.getValue(), "pool");
            }
        }
        return null;
    }

    /** Vert.x asks the resolver without the dot of the root. */
    private static String rootless(Object host) {
        String name = host.toString();
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    /**
     * True if no connection of the pool was out: Vert.x forgets a pool when the last call that waits has given up and none of
     * its connections was established, as where a connect or the handshake of TLS hangs.
     */
    private static boolean isWithoutAny(
            @Nullable Map<?, ?> endpoints, @Nullable Object connections, @Nullable Object call) {
        return endpoints != null && connections == null && (endpoints.isEmpty() || call instanceof Object[]);
    }

    /** The connections of a pool, those that are being made included; -1 if not known, never what may be at most. */
    private static int size(@Nullable Object connections) {
        long all = Fields.number(connections, -1, "size");
        return (int) (all < 0 ? Fields.number(connections, -1, "weight") : all);
    }

    private static @Nullable PoolSettings settings(@Nullable Object options) {
        long seconds = Fields.number(options, -1, "keepAliveTimeout");
        return seconds < 0
                ? null
                : new PoolSettings(
                        seconds == 0 ? -1 : seconds * SECOND_MILLIS,
                        "HttpClientOptions keepAliveTimeout",
                        "new HttpClientOptions().setKeepAliveTimeout(%d)");
    }

    /** The time-out that fired, or the one that is running; -1 if there is none. */
    private static long timeoutMillis(Object request) {
        if (Fields.read(request, "reset") instanceof TimeoutException fired && fired.getMessage() != null) {
            Matcher length = TIMEOUT.matcher(fired.getMessage());
            if (length.find()) {
                return Long.parseLong(length.group(1));
            }
        }
        long running = Fields.number(request, 0, "currentTimeoutMs");
        return running > 0 ? running : -1;
    }

    private static String origin(Object client, Object host, Object port) {
        String scheme = Boolean.TRUE.equals(Fields.read(client, "options", "ssl")) ? "https://" : "http://";
        return scheme + host + ":" + port;
    }

    private static String url(String origin, String uri) {
        return uri.startsWith("/") || uri.isEmpty() ? origin + uri : uri;
    }

    private static @Nullable String method(@Nullable Object method) {
        return text(Fields.read(method, "nettyMethod", "name"));
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }

    /** The version as the jar's manifest tells it. */
    private static String named(Object own) {
        Package home = own.getClass().getPackage();
        String version = home == null ? null : home.getImplementationVersion();
        return version == null ? LIBRARY : LIBRARY + " " + version;
    }
}
