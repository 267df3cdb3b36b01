package io.wirewitness.instrumentation.jettyclient;

import io.wirewitness.model.Call;
import io.wirewitness.model.HttpRequestHead;
import io.wirewitness.model.HttpResponseHead;
import io.wirewitness.model.PoolView;
import io.wirewitness.weave.CallReader;
import io.wirewitness.weave.Fields;
import io.wirewitness.weave.Found;
import io.wirewitness.weave.RequestHeads;
import io.wirewitness.weave.ResponseHeads;
import java.time.Duration;
import java.util.Collection;
import java.util.Deque;
import java.util.Locale;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Reads {@code HttpRequest}, {@code HttpReceiver} for the response's head, and {@code HttpDestination} for its pool. */
final class JettyClientCallReader implements CallReader {

    private static final String LIBRARY = "jetty-client";
    private static final long UNKNOWN = -2;

    @Override
    public String library() {
        return LIBRARY;
    }

    @Override
    public @Nullable Call read(Object call, long id) {
        if (!call.getClass().getName().contains("org.eclipse.jetty.")) {
            return null;
        }
        Object exchange = Fields.read(call, "channel", "_exchange");
        Object request = exchange == null ? call : Fields.read(exchange, "request");
        Object client = Fields.read(request, "client");
        if (request == null || client == null) {
            return null;
        }
        Object method = Fields.read(request, "method");
        Call read = new Call(
                exchange == null ? id : System.identityHashCode(request),
                library(request.getClass()),
                method == null ? null : method.toString(),
                url(request),
                Found.pool(JettyClientPartReader.idle(client)),
                timeoutMillis(request, client),
                false);
        Object latest = exchange == null ? latestExchange(request) : exchange;
        HttpResponseHead answer = head(Fields.read(latest, "response"));
        Call found = read.withStreamId(streamId(latest));
        return answer == null ? found : found.withAnswer(answer, asked(request, method));
    }

    private static @Nullable HttpRequestHead asked(Object request, @Nullable Object method) {
        return method != null && Fields.read(request, "headers", "_fields") instanceof Object[] fields
                ? RequestHeads.of(method.toString(), name -> header(fields, name))
                : null;
    }

    private static @Nullable Object latestExchange(Object request) {
        return Fields.read(request, "conversation", "exchanges") instanceof Deque<?> all ? all.peekLast() : null;
    }

    /** The HTTP/2 stream of the latest attempt, while it has a channel. */
    private static int streamId(@Nullable Object exchange) {
        return (int) Fields.number(exchange, 0, "_channel", "stream", "streamId");
    }

    @Override
    public @Nullable PoolView pool(Object pool, @Nullable Object call) {
        Object origin = Fields.read(pool, "origin");
        Object client = Fields.read(pool, "client");
        if (origin == null || client == null) {
            return null;
        }
        Object connections = Fields.read(pool, "connectionPool");
        int leased = 0;
        int idle = 0;
        boolean known = false;
        if (Fields.read(connections, "pool", "entries") instanceof Collection<?> entries) {
            known = true;
            for (Object each : entries) {
                int uses = uses(entry(each));
                leased += uses > 0 ? 1 : 0;
                idle += uses == 0 ? 1 : 0;
            }
        } else if (Fields.read(connections, "activeConnections") instanceof Collection<?> active
                && Fields.read(connections, "idleConnections") instanceof Collection<?> waiting) {
            known = true;
            leased = active.size();
            idle = waiting.size();
        }
        boolean refused = Fields.read(call, "aborted") instanceof AtomicReference<?> aborted
                && aborted.get() instanceof RejectedExecutionException;
        return new PoolView(
                "HttpClient",
                url(
                        Fields.read(origin, "scheme"),
                        Fields.read(origin, "address", "host"),
                        Fields.number(origin, 0, "address", "port")),
                known ? leased : -1,
                known ? idle : -1,
                (int) Fields.number(pool, -1, "exchanges", "_size"),
                (int) Fields.number(client, -1, "maxConnectionsPerDestination"),
                refused ? "setMaxRequestsQueuedPerDestination" : "setMaxConnectionsPerDestination");
    }

    /** From 12.1 the pool's list has holders, which know an entry weakly or strongly. */
    static @Nullable Object entry(@Nullable Object listed) {
        Object strong = Fields.read(listed, "_strong");
        if (strong != null) {
            return strong;
        }
        Object weak = Fields.read(listed, "_weak", "referent");
        return weak != null ? weak : listed;
    }

    /**
     * How many requests an entry of the pool carries; negative while it connects or when it is closed. An entry for one at
     * a time has an int, one for many has two ints in a long, the lower for the uses and the higher negative if it is
     * closed.
     */
    private static int uses(@Nullable Object entry) {
        Object state = Fields.read(entry, "state");
        if (state instanceof AtomicInteger number) {
            return number.get();
        }
        if (state instanceof AtomicLong pair) {
            long both = pair.get();
            return both < 0 ? -1 : (int) both;
        }
        return -1;
    }

    /** 9.4: a number of the client's; later the {@code ClientConnector} has it. */
    private static long idleMillis(Object client) {
        if (Fields.read(client, "connector", "idleTimeout") instanceof Duration idle) {
            return idle.toMillis();
        }
        return Fields.number(client, UNKNOWN, "idleTimeout");
    }

    /** The shorter of the total time-out and the idle time-out that applies to the request; 0 for none. */
    private static long timeoutMillis(Object request, Object client) {
        long total = Fields.number(request, 0, "timeout");
        long own = Fields.number(request, -1, "idleTimeout");
        long idle = own >= 0 ? own : Math.max(0, idleMillis(client));
        return total > 0 && (idle <= 0 || total < idle) ? total : idle;
    }

    private static @Nullable String url(Object request) {
        String origin =
                url(Fields.read(request, "scheme"), Fields.read(request, "host"), Fields.number(request, 0, "port"));
        if (origin == null) {
            return null;
        }
        Object path = Fields.read(request, "path");
        Object query = Fields.read(request, "query");
        return origin + (path == null ? "" : path) + (query == null ? "" : "?" + query);
    }

    private static @Nullable String url(@Nullable Object scheme, @Nullable Object host, long port) {
        if (scheme == null || host == null) {
            return null;
        }
        String name = host.toString();
        String literal = name.indexOf(':') >= 0 && !name.startsWith("[") ? "[" + name + "]" : name;
        return scheme + "://" + literal + (port > 0 ? ":" + port : "");
    }

    private static @Nullable HttpResponseHead head(@Nullable Object response) {
        int status = (int) Fields.number(response, 0, "status");
        if (status == 0 || !(Fields.read(response, "headers", "_fields") instanceof Object[] fields)) {
            return null;
        }
        return ResponseHeads.of(status, name -> header(fields, name));
    }

    private static @Nullable String header(Object[] fields, String lowerCaseName) {
        String found = null;
        for (Object field : fields) {
            Object name = Fields.read(field, "_name");
            Object value = Fields.read(field, "_value");
            if (name != null
                    && value != null
                    && name.toString().toLowerCase(Locale.ROOT).equals(lowerCaseName)) {
                found = found == null ? value.toString() : found + ", " + value;
            }
        }
        return found;
    }

    /** The client's User-Agent has the version too, so {@code Jetty} is initialised by then. */
    private static String library(Class<?> request) {
        try {
            String prefix = request.getName().substring(0, request.getName().indexOf("org.eclipse.jetty."));
            Object version = Fields.constant(
                    Class.forName(prefix + "org.eclipse.jetty.util.Jetty", false, request.getClassLoader()), "VERSION");
            return version == null ? LIBRARY : LIBRARY + " " + version;
        } catch (ClassNotFoundException | LinkageError otherVersion) {
            return LIBRARY;
        }
    }
}
