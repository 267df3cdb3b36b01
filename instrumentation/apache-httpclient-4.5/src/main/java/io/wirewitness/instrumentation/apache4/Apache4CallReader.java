package io.wirewitness.instrumentation.apache4;

import io.wirewitness.model.Call;
import io.wirewitness.model.PoolSettings;
import io.wirewitness.model.PoolView;
import io.wirewitness.weave.CallReader;
import io.wirewitness.weave.Fields;
import io.wirewitness.weave.RequestHeads;
import io.wirewitness.weave.ResponseHeads;
import io.wirewitness.weave.RoutePool;
import java.net.URI;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Reads {@code HttpClientContext}, and the exchange handlers of the asynchronous client. */
final class Apache4CallReader implements CallReader {

    private static final String LIBRARY = "apache-httpclient";

    /**
     * The pool's settings by call: at a call's end its connection is released, and nothing leads from the call to its pool
     * entry any more. Weak, so that nothing is kept alive.
     */
    private final Map<Object, PoolSettings> settings = Collections.synchronizedMap(new WeakHashMap<>());

    @Override
    public String library() {
        return LIBRARY;
    }

    @Override
    public @Nullable Call read(Object call, long id) {
        Object handlers = Fields.read(call, "localContext");
        Object context = handlers == null ? call : handlers;
        Object request = attribute(context, "http.request");
        if (request == null) {
            return null;
        }
        Object method = Fields.read(request, "method");
        Call read = new Call(
                id,
                library(call, handlers != null),
                method == null ? null : method.toString(),
                url(context, request),
                kept(call, context),
                Fields.number(attribute(context, "http.request-config"), -1, "socketTimeout"),
                null);
        Object response = attribute(context, "http.response");
        Object inner = Fields.read(response, "original");
        Object head = inner == null ? response : inner;
        int status = (int) Fields.number(head, 0, "code");
        return status == 0
                ? read
                : read.withAnswer(
                        ResponseHeads.of(status, name -> header(head, name)),
                        method == null ? null : RequestHeads.of(method.toString(), name -> header(request, name)));
    }

    @Override
    public @Nullable PoolView pool(Object manager, @Nullable Object call) {
        Object pool = Fields.read(manager, "pool");
        Object route = route(call);
        return pool == null
                ? null
                : RoutePool.of(pool, route)
                        .view(
                                manager.getClass().getSimpleName(),
                                route == null ? null : host(Fields.read(route, "targetHost")),
                                Fields.read(pool, "leasingRequests"));
    }

    @Override
    public @Nullable Collection<?> leased(Object manager, @Nullable Object call) {
        Object pool = Fields.read(manager, "pool");
        return pool == null ? null : RoutePool.of(pool, route(call)).leased();
    }

    private static @Nullable Object route(@Nullable Object call) {
        Object handlersRoute = Fields.read(call, "routeRef") instanceof AtomicReference<?> held ? held.get() : null;
        Object context = Fields.read(call, "localContext");
        return handlersRoute != null ? handlersRoute : attribute(context == null ? call : context, "http.route");
    }

    /**
     * How long this connection was kept: the keep-alive strategy is code, but what it said last time stands in the pool's
     * entry, cut by the time to live.
     */
    private @Nullable PoolSettings kept(Object call, Object context) {
        Object entry = Fields.read(attribute(context, "http.connection"), "poolEntry");
        long updated = Fields.number(entry, 0, "updated");
        long expiry = Fields.number(entry, 0, "expiry");
        if (updated == 0 || expiry == 0) {
            return settings.get(call);
        }
        PoolSettings read = new PoolSettings(
                expiry == Long.MAX_VALUE ? -1 : Math.max(0, expiry - updated),
                "ConnectionKeepAliveStrategy",
                "setKeepAliveStrategy((response, context) -> %d * 1000L) on the builder, or"
                        + " evictIdleConnections(%d, TimeUnit.SECONDS)");
        settings.put(call, read);
        return read;
    }

    private static @Nullable String url(Object context, Object request) {
        Object original = Fields.read(request, "original", "uri");
        if (original instanceof URI uri && uri.isAbsolute()) {
            return uri.toString();
        }
        String host = host(attribute(context, "http.target_host"));
        Object own = Fields.read(request, "uri");
        Object path = own == null ? Fields.read(request, "requestline", "uri") : own;
        return host == null
                ? null
                : path == null ? host + "/" : path.toString().startsWith("/") ? host + path : path.toString();
    }

    private static @Nullable String host(@Nullable Object host) {
        Object name = Fields.read(host, "hostname");
        if (name == null) {
            return null;
        }
        long port = Fields.number(host, -1, "port");
        return Fields.read(host, "schemeName") + "://" + name + (port > 0 ? ":" + port : "");
    }

    private static @Nullable String header(@Nullable Object message, String name) {
        StringBuilder values = new StringBuilder();
        if (Fields.read(message, "headergroup", "headers") instanceof List<?> headers) {
            for (Object header : List.copyOf(headers)) {
                Object own = Fields.read(header, "name");
                if (own != null && own.toString().equalsIgnoreCase(name)) {
                    values.append(values.isEmpty() ? "" : ", ").append(value(header));
                }
            }
        }
        return values.isEmpty() ? null : values.toString();
    }

    /** {@code BasicHeader} has its value; {@code BufferedHeader} has a buffer and where in it the value begins. */
    private static String value(Object header) {
        Object value = Fields.read(header, "value");
        if (value == null
                && Fields.read(header, "buffer", "buffer") instanceof char[] line
                && Fields.read(header, "valuePos") instanceof Integer from) {
            int end = (int) Fields.number(header, 0, "buffer", "len");
            return from <= end && end <= line.length ? new String(line, from, end - from).strip() : "";
        }
        return value == null ? "" : value.toString();
    }

    /** An attribute of a context, or of the ones behind it: each has a map of its own. */
    private static @Nullable Object attribute(@Nullable Object context, String name) {
        Object at = context;
        for (int depth = 0; at != null && depth < 4; depth++) {
            if (Fields.read(at, "map") instanceof Map<?, ?> map) {
                Object found = map.get(name);
                if (found != null) {
                    return found;
                }
                at = Fields.read(at, "parentContext");
            } else {
                at = Fields.read(at, "context");
            }
        }
        return null;
    }

    private static String library(Object call, boolean async) {
        Package home = call.getClass().getPackage();
        String version = home == null ? null : home.getImplementationVersion();
        String name = async ? "apache-httpasyncclient" : LIBRARY;
        return version == null ? name : name + " " + version;
    }
}
