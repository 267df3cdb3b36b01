package io.wirewitness.instrumentation.reactornetty;

import io.wirewitness.model.Call;
import io.wirewitness.model.PoolView;
import io.wirewitness.weave.CallReader;
import io.wirewitness.weave.Fields;
import io.wirewitness.weave.LinkedHeaders;
import io.wirewitness.weave.RequestHeads;
import io.wirewitness.weave.ResponseHeads;
import java.security.CodeSource;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code HttpClientHandler}, which stays the same through all attempts of a call; {@code HttpClientOperations} where a
 * body fails; and {@code DisposableAcquire}, whose observers lead to the handler. On a server, {@code HttpServerOperations}.
 */
final class ReactorNettyCallReader implements CallReader {

    private static final String LIBRARY = "reactor-netty";

    private static final Pattern VERSION = Pattern.compile("reactor-netty-http-(\\d[\\w.+-]*)\\.jar");

    @Override
    public String library() {
        return LIBRARY;
    }

    @Override
    public @Nullable Call read(Object call, long id) {
        String type = call.getClass().getSimpleName();
        if (type.equals("DisposableAcquire")) {
            Object handler = handlerOf(Fields.read(call, "obs"), 0);
            return handler == null ? null : read(handler, System.identityHashCode(handler));
        }
        if (type.equals("HttpClientHandler")) {
            Object method = Fields.read(call, "method", "name");
            return call(call, id, method, url(Fields.read(call, "toURI")), Fields.read(call, "shouldRetry"));
        }
        if (type.equals("HttpClientOperations") || type.equals("WebsocketClientOperations")) {
            Object method = Fields.read(call, "nettyRequest", "method", "name");
            String url = url(Fields.read(call, "uriEndpoint"));
            Object path = Fields.read(call, "nettyRequest", "uri");
            Call read = call(call, id, method, url == null && path != null ? path.toString() : url, null);
            return withHeads(read, call);
        }
        if (type.equals("HttpServerOperations")) {
            return served(call, Fields.read(call, "nettyRequest"), id);
        }
        return type.equals("DefaultHttpRequest") ? served(call, call, id) : null; // read, and not yet taken up
    }

    private static @Nullable Call served(Object own, @Nullable Object request, long id) {
        Object method = Fields.read(request, "method", "name");
        Object uri = Fields.read(request, "uri");
        return uri == null
                ? null
                : new Call(
                        id,
                        library(own.getClass()),
                        method == null ? null : method.toString(),
                        uri.toString(),
                        null,
                        -1,
                        null);
    }

    private static Call withHeads(Call read, Object operations) {
        Object response = Fields.read(operations, "responseState", "response");
        int status = (int) Fields.number(response, 0, "status", "code");
        Object request = Fields.read(operations, "nettyRequest", "headers");
        Object answer = Fields.read(response, "headers");
        return status == 0
                ? read
                : read.withAnswer(
                        ResponseHeads.of(status, name -> LinkedHeaders.value(answer, name)),
                        read.method() == null
                                ? null
                                : RequestHeads.of(read.method(), name -> LinkedHeaders.value(request, name)));
    }

    private static Call call(
            Object from, long id, @Nullable Object method, @Nullable String url, @Nullable Object retries) {
        Object timeout = Fields.read(from, "responseTimeout");
        return new Call(
                id,
                library(from.getClass()),
                method == null ? null : method.toString(),
                url,
                null,
                timeout instanceof Duration set ? set.toMillis() : 0,
                Boolean.TRUE.equals(retries) ? Boolean.TRUE : null);
    }

    private static @Nullable String url(@Nullable Object endpoint) {
        Object scheme = Fields.read(endpoint, "scheme");
        Object host = Fields.read(endpoint, "host");
        Object path = Fields.read(endpoint, "pathAndQuery");
        if (scheme == null || host == null) {
            return path == null ? null : path.toString();
        }
        long port = Fields.number(endpoint, -1, "port");
        return scheme + "://" + host + (port <= 0 ? "" : ":" + port) + (path == null ? "" : path);
    }

    /** Observers come one by one, in arrays, or wrapped. */
    private static @Nullable Object handlerOf(@Nullable Object observer, int depth) {
        if (observer == null || depth > 4) {
            return null;
        }
        Object handler = Fields.read(observer, "handler");
        if (handler != null && handler.getClass().getSimpleName().equals("HttpClientHandler")) {
            return handler;
        }
        if (Fields.read(observer, "observers") instanceof Object[] several) {
            for (Object each : several) {
                Object found = handlerOf(each, depth + 1);
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }

    @Override
    public @Nullable PoolView pool(Object pool, @Nullable Object call) {
        long most = Fields.number(pool, -1, "poolConfig", "allocationStrategy", "max");
        long permits = Fields.number(pool, -1, "poolConfig", "allocationStrategy", "permits");
        if (most < 0) {
            most = Fields.number(pool, -1, "poolConfig", "allocationStrategy", "delegate", "max");
            permits = Fields.number(pool, -1, "poolConfig", "allocationStrategy", "delegate", "permits");
        }
        if (most < 0) {
            return null;
        }
        int idle = (int) Fields.number(pool, -1, "idleSize");
        int acquired = (int) Fields.number(pool, -1, "acquired");
        // What still connects is not acquired yet, and has its permit: nobody else may have it.
        int out = permits < 0 || idle < 0 ? acquired : Math.max(acquired, (int) (most - permits) - idle);
        Object handler = call == null ? null : handlerOf(Fields.read(call, "obs"), 0);
        Object endpoint = Fields.read(handler, "toURI");
        Object host = Fields.read(endpoint, "host");
        return new PoolView(
                "ConnectionProvider",
                host == null
                        ? null
                        : Fields.read(endpoint, "scheme") + "://" + host + ":" + Fields.number(endpoint, 0, "port"),
                out,
                idle,
                (int) Fields.number(pool, -1, "pendingSize"),
                (int) most,
                "maxConnections");
    }

    /** The version in the jar's name: not every version's manifest tells it. */
    private static String library(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        Matcher found = VERSION.matcher(source == null ? "" : String.valueOf(source.getLocation()));
        return found.find() ? LIBRARY + " " + found.group(1) : LIBRARY;
    }
}
