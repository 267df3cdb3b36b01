package io.wirewitness.engine;

import io.wirewitness.model.Connection;
import io.wirewitness.model.Endpoint;
import io.wirewitness.model.PeerHistory;
import java.util.LinkedHashMap;
import java.util.Map;

/** What connections to each peer did lately; the peers used longest ago are forgotten. Engine thread only. */
final class Peers {

    /** Peers remembered; a service that talks to more has no history of the rest. */
    static final int MOST = 1024;

    private static final long MILLI_NANOS = 1_000_000L;

    private final Map<Endpoint, PeerHistory> histories = new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Endpoint, PeerHistory> eldest) {
            return size() > MOST;
        }
    };

    PeerHistory of(Connection connection) {
        Endpoint remote = connection.remote();
        return remote == null ? PeerHistory.NONE : histories.getOrDefault(remote, PeerHistory.NONE);
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
