package io.wirewitness.engine;

import io.wirewitness.model.Connection;
import io.wirewitness.model.Endpoint;
import io.wirewitness.model.HttpResponseHead;
import io.wirewitness.model.PeerHistory;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** What connections to each peer did lately; the peers used longest ago are forgotten. Engine thread only. */
final class Peers {

    /** Peers remembered; a service that talks to more has no history of the rest. */
    static final int MOST = 1024;

    private static final long MILLI_NANOS = 1_000_000L;

    private static final int ANSWERS_FOR_USUAL = 2;

    private record Signature(@Nullable String server, int answers) {}

    private final Map<Endpoint, Signature> signatures = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Endpoint, Signature> eldest) {
            return size() > MOST;
        }
    };

    private final ToLongFunction<Endpoint> latestConnectNanos;
    private final Map<Endpoint, PeerHistory> histories = new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Endpoint, PeerHistory> eldest) {
            return size() > MOST;
        }
    };

    /**
     * Peers whose latest connect is asked for when a failure is judged.
     *
     * @param latestConnectNanos when the latest of the open connections to a peer was established, on the engine's axis;
     *     0 if none is open
     */
    Peers(ToLongFunction<Endpoint> latestConnectNanos) {
        this.latestConnectNanos = latestConnectNanos;
    }

    PeerHistory of(Connection connection, long nowNanos) {
        Endpoint remote = connection.remote();
        if (remote == null) {
            return PeerHistory.NONE;
        }
        Signature signed = signatures.get(remote);
        PeerHistory known = histories
                .getOrDefault(remote, PeerHistory.NONE)
                .withUsualServer(signed == null || signed.answers < ANSWERS_FOR_USUAL ? null : signed.server);
        long latest = latestConnectNanos.applyAsLong(remote);
        return latest == 0 || latest == connection.connectedNanos()
                ? known
                : new PeerHistory(
                        known.idleEnds(),
                        known.shortestIdleEndMillis(),
                        known.longestIdleReuseMillis(),
                        (nowNanos - latest) / MILLI_NANOS,
                        known.usualServer());
    }

    /** A peer's application answered; what it says of itself is its usual signature, as long as it says the same. */
    void answered(Connection connection, HttpResponseHead head) {
        Endpoint remote = connection.remote();
        boolean own = switch (head.status()) { // RFC 9110, 15.5: what only the application can know
            case 401, 404, 405, 409, 410, 422 -> true;
            default -> false;
        };
        if (remote == null || !own || head.via() != null) {
            return;
        }
        Signature known = signatures.get(remote);
        int before = known != null && Objects.equals(known.server, head.server()) ? known.answers : 0;
        signatures.put(remote, new Signature(head.server(), Math.min(before + 1, ANSWERS_FOR_USUAL)));
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
        histories.put(
                remote,
                new PeerHistory(
                        before.idleEnds() + 1, shortest, before.longestIdleReuseMillis(), before.millisSinceConnect()));
    }
}
