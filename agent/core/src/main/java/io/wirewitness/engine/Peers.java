package io.wirewitness.engine;

import io.wirewitness.model.Call;
import io.wirewitness.model.Connection;
import io.wirewitness.model.Endpoint;
import io.wirewitness.model.Failure;
import io.wirewitness.model.HttpResponseHead;
import io.wirewitness.model.LocalPorts;
import io.wirewitness.model.NextHop;
import io.wirewitness.model.PeerHistory;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What connections to each peer did lately; the peers used longest ago are forgotten. Engine thread only. */
final class Peers {

    /** Peers remembered; a service that talks to more has no history of the rest. */
    static final int MOST = 1024;

    private static final long MILLI_NANOS = 1_000_000L;

    private static final int ANSWERS_FOR_USUAL = 2;

    private record Signature(@Nullable String server, int answers) {}

    /** One address stands for many hosts where a proxy or a CDN answers. */
    private final Map<String, Signature> signatures = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Signature> eldest) {
            return size() > MOST;
        }
    };

    private final PeerBook book;
    private final Map<Endpoint, PeerHistory> histories = new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Endpoint, PeerHistory> eldest) {
            return size() > MOST;
        }
    };

    /** Peers of which this book tells more when a failure is judged. */
    Peers(PeerBook book) {
        this.book = book;
    }

    PeerHistory of(Connection connection, long nowNanos) {
        Endpoint remote = connection.remote();
        if (remote == null) {
            return PeerHistory.NONE;
        }
        PeerHistory known = histories.getOrDefault(remote, PeerHistory.NONE);
        long latest = book.latestConnectNanos(remote);
        return new PeerHistory(
                known.idleEnds(),
                known.shortestIdleEndMillis(),
                book.longestIdleReuseMillis(remote),
                latest == 0 || latest == connection.connectedNanos() ? -1 : (nowNanos - latest) / MILLI_NANOS);
    }

    /** Where a connect found no port; null for other failures, which have nothing to do with them. */
    @Nullable
    LocalPorts localPorts(@Nullable Connection connection, Failure failure, long nowNanos) {
        Endpoint remote = connection == null ? null : connection.remote();
        return connection == null || remote == null || failure.kind() != Failure.Kind.CONNECT_WITHOUT_PORT
                ? null
                : book.localPorts(connection.local(), remote, nowNanos);
    }

    /** Where a connect found no way, or was refused by somebody; null for other failures, whose packets got there. */
    @Nullable
    NextHop nextHop(@Nullable Connection connection, Failure failure, long nowNanos) {
        Endpoint remote = connection == null ? null : connection.remote();
        return switch (failure.kind()) {
            case CONNECT_UNREACHABLE, CONNECT_REFUSED -> remote == null ? null : book.nextHop(remote, nowNanos);
            default -> null;
        };
    }

    /** What the application behind a call's host says of itself in Server; null if not known. */
    @Nullable
    String usualServer(Connection connection, @Nullable Call call) {
        String host = host(connection, call);
        Signature signed = host == null ? null : signatures.get(host);
        return signed == null || signed.answers < ANSWERS_FOR_USUAL ? null : signed.server;
    }

    private static @Nullable String host(Connection connection, @Nullable Call call) {
        String url = call == null ? null : call.url();
        if (connection.remote() == null || url == null) {
            return null;
        }
        int authority = url.indexOf("://") + 3;
        int path = url.indexOf('/', authority);
        return connection.remote() + " " + (path < 0 ? url : url.substring(0, path));
    }

    /** A peer's application answered; what it says of itself is its usual signature, as long as it says the same. */
    void answered(Connection connection, Call call, HttpResponseHead head) {
        String host = host(connection, call);
        boolean own = switch (head.status()) { // RFC 9110, 15.5: what only the application can know
            case 401, 404, 405, 409, 410, 422 -> true;
            default -> false;
        };
        if (host == null || !own || head.via() != null) {
            return;
        }
        Signature known = signatures.get(host);
        int before = known != null && Objects.equals(known.server, head.server()) ? known.answers : 0;
        signatures.put(host, new Signature(head.server(), Math.min(before + 1, ANSWERS_FOR_USUAL)));
    }

    /** A connection met the end of its stream while nothing was in flight. */
    void endedIdle(Connection connection) {
        Endpoint remote = connection.remote();
        long last = Math.max(connection.lastReadNanos(), connection.lastWriteNanos());
        if (remote == null || connection.endOfStreamNanos() == 0 || last == 0) {
            return;
        }
        long idleMillis = Math.max(0, (connection.endOfStreamNanos() - last) / MILLI_NANOS);
        PeerHistory before = histories.getOrDefault(remote, PeerHistory.NONE);
        long shortest =
                before.shortestIdleEndMillis() < 0 ? idleMillis : Math.min(idleMillis, before.shortestIdleEndMillis());
        histories.put(remote, new PeerHistory(before.idleEnds() + 1, shortest, -1, -1));
    }
}
