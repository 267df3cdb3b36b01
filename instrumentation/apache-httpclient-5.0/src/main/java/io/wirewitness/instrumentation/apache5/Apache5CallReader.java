package io.wirewitness.instrumentation.apache5;

import io.wirewitness.model.Call;
import io.wirewitness.model.PoolSettings;
import io.wirewitness.model.PoolView;
import io.wirewitness.weave.CallReader;
import io.wirewitness.weave.Fields;
import io.wirewitness.weave.RequestHeads;
import io.wirewitness.weave.ResponseHeads;
import io.wirewitness.weave.RoutePool;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Reads the scopes of both execution chains, and {@code HttpClientContext}. */
final class Apache5CallReader implements CallReader {

    /** The text in reports; {@link #library} is the name between advice and reader. */
    private static final String LIBRARY = "apache-httpclient";

    /**
     * The pool's settings by call: at a call's end its connection is released, and nothing leads from the call to its pool
     * entry any more. Weak, so that nothing is kept alive.
     */
    private final Map<Object, PoolSettings> settings = Collections.synchronizedMap(new WeakHashMap<>());

    @Override
    public String library() {
        return "apache-httpclient5";
    }

    @Override
    public @Nullable Call read(Object call, long id) {
        Object scopes = Fields.read(call, "clientContext");
        Object context = scopes == null ? call : scopes;
        Object found = attribute(context, "http.request", "request");
        Object request = bare(found == null ? Fields.read(call, "originalRequest") : found);
        if (request == null) {
            return null;
        }
        Object route = route(call, context);
        Object method = Fields.read(request, "method");
        Call read = new Call(
                id,
                library(call),
                method == null ? null : method.toString(),
                url(request, route),
                kept(call),
                millis(Fields.read(attribute(context, "http.request-config", "requestConfig"), "responseTimeout")),
                null);
        Object head = bare(attribute(context, "http.response", "response"));
        int status = (int) Fields.number(head, 0, "code");
        return status == 0
                ? read
                : read.withAnswer(
                        ResponseHeads.of(status, name -> header(head, name)),
                        method == null ? null : RequestHeads.of(method.toString(), name -> header(request, name)));
    }

    @Override
    public @Nullable PoolView pool(Object runtime, @Nullable Object call) {
        Object manager = manager(runtime);
        Object pool = pool(manager);
        Object route = call == null ? null : route(call, call);
        return manager == null || pool == null
                ? null
                : RoutePool.of(pool, route)
                        .view(
                                manager.getClass().getSimpleName(),
                                route == null ? null : host(Fields.read(route, "targetHost"), null),
                                either(pool, "pendingRequests", "leasingRequests"));
    }

    @Override
    public @Nullable Collection<?> leased(Object runtime, @Nullable Object call) {
        Object pool = pool(manager(runtime));
        return pool == null
                ? null
                : RoutePool.of(pool, call == null ? null : route(call, call)).leased();
    }

    private static @Nullable Object manager(Object runtime) {
        Object scopes = Fields.read(runtime, "execRuntime", "manager");
        return scopes == null ? Fields.read(runtime, "manager") : scopes;
    }

    private static @Nullable Object pool(@Nullable Object manager) {
        Object outer = Fields.read(manager, "pool");
        Object shared = Fields.read(outer, "pool"); // H2SharingConnPool around the pool of connections
        return shared == null ? outer : shared;
    }

    /**
     * How long this connection was kept: the keep-alive strategy is code, but what it said last time stands in the pool's
     * entry, cut by the time to live.
     */
    private @Nullable PoolSettings kept(Object call) {
        Object entry = held(held(Fields.read(call, "execRuntime", "endpointRef")), "poolEntryRef");
        long updated = Fields.number(entry, 0, "updated");
        long expiry = Fields.number(entry, 0, "expiryDeadline", "value");
        if (updated == 0 || expiry == 0) {
            return settings.get(call);
        }
        PoolSettings read = new PoolSettings(
                expiry == Long.MAX_VALUE ? -1 : Math.max(0, expiry - updated),
                "RequestConfig connectionKeepAlive",
                "RequestConfig.custom().setConnectionKeepAlive(TimeValue.ofSeconds(%d))");
        settings.put(call, read);
        return read;
    }

    private static @Nullable Object either(Object from, String field, String inOtherVersions) {
        Object found = Fields.read(from, field);
        return found == null ? Fields.read(from, inOtherVersions) : found;
    }

    private static @Nullable Object held(@Nullable Object from, String field) {
        return held(Fields.read(from, field));
    }

    private static @Nullable Object held(@Nullable Object reference) {
        return reference instanceof AtomicReference<?> known ? known.get() : null;
    }

    private static @Nullable Object route(Object call, @Nullable Object context) {
        Object own = Fields.read(call, "route");
        return own == null ? attribute(context, "http.route", "route") : own;
    }

    /** The message inside its wrappers. */
    private static @Nullable Object bare(@Nullable Object message) {
        Object at = message;
        for (int depth = 0; at != null && depth < 4; depth++) {
            Object inner = Fields.read(at, "message");
            inner = inner == null ? Fields.read(at, "response") : inner;
            if (inner == null) {
                return at;
            }
            at = inner;
        }
        return at;
    }

    /** A time-out's milliseconds; -1 if it is not set here: then the connection's or the socket's settings say it. */
    private static long millis(@Nullable Object timeout) {
        long duration = Fields.number(timeout, -1, "duration");
        return duration >= 0 && Fields.read(timeout, "timeUnit") instanceof TimeUnit unit
                ? unit.toMillis(duration)
                : -1;
    }

    private static @Nullable String url(Object request, @Nullable Object route) {
        Object path = Fields.read(request, "path");
        String text = path == null ? "/" : path.toString();
        if (!text.startsWith("/")) {
            return text; // to a proxy: absolute
        }
        String host = host(Fields.read(request, "authority"), Fields.read(request, "scheme"));
        host = host == null ? host(Fields.read(route, "targetHost"), null) : host;
        return host == null ? null : host + text;
    }

    /** {@code HttpHost} and {@code URIAuthority}: name and port were their own in 5.0, and are in a {@code Host} later. */
    private static @Nullable String host(@Nullable Object from, @Nullable Object scheme) {
        Object inner = Fields.read(from, "host");
        Object name = inner == null ? Fields.read(from, "hostname") : Fields.read(inner, "name");
        Object by = scheme == null ? Fields.read(from, "schemeName") : scheme;
        if (name == null || by == null) {
            return null;
        }
        long port = Fields.number(inner == null ? from : inner, -1, "port");
        return by + "://" + name + (port > 0 ? ":" + port : "");
    }

    private static @Nullable String header(@Nullable Object message, String name) {
        StringBuilder values = new StringBuilder();
        if (Fields.read(message, "headers") instanceof List<?> headers) {
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
                && Fields.read(header, "buffer", "array") instanceof char[] line
                && Fields.read(header, "valuePos") instanceof Integer from) {
            int end = (int) Fields.number(header, 0, "buffer", "len");
            return from <= end && end <= line.length ? new String(line, from, end - from).strip() : "";
        }
        return value == null ? "" : value.toString();
    }

    /**
     * An attribute of a context: in a map of its own or of the one behind it, and since 5.4 some in fields.
     */
    private static @Nullable Object attribute(@Nullable Object context, String name, String field) {
        Object own = Fields.read(context, field);
        if (own != null) {
            return own;
        }
        Object at = context;
        for (int depth = 0; at != null && depth < 4; depth++) {
            if (Fields.read(at, "map") instanceof Map<?, ?> map && map.get(name) != null) {
                return map.get(name);
            }
            Object next = Fields.read(at, "context");
            at = next == null ? Fields.read(at, "parentContext") : next;
        }
        return null;
    }

    private static String library(Object call) {
        Package home = call.getClass().getPackage();
        String version = home == null ? null : home.getImplementationVersion();
        return version == null ? LIBRARY : LIBRARY + " " + version;
    }
}
