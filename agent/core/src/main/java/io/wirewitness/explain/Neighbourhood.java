package io.wirewitness.explain;

import io.wirewitness.flow.AsNeighbour;
import io.wirewitness.model.FlowExchange;
import io.wirewitness.model.FlowExchange.Answer;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.Neighbour;
import io.wirewitness.model.Neighbour.End;
import io.wirewitness.model.PeerHistory;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What other connections of the same hosts did: the latest few of each server host and of each client host, those that
 * the server ended or never made apart from the others, so that a busy day does not push the few bad ones out. Bounded.
 * Not thread-safe.
 */
final class Neighbourhood {

    /** Neighbours of a failure are those that began before so much after it had passed. */
    static final long AROUND_NANOS = 60_000_000_000L;

    /** So far back, an end tells of the server's limits, which rules compare: an hour is the longest in use. */
    private static final long BEFORE_NANOS = 3_600_000_000_000L;

    private static final int HOSTS_AT_MOST = 20_000;
    private static final int BAD_EACH = 48;
    private static final int GOOD_EACH = 16;

    /** Quiet for so long, a connection counts as idle; the same as the rules' own bound. */
    static final long IDLE_NANOS = 500_000_000;

    private final BoundedMap<Host, Past> byServer = new BoundedMap<>(HOSTS_AT_MOST);
    private final BoundedMap<Host, Past> byClient = new BoundedMap<>(HOSTS_AT_MOST);

    /** What was seen of one host. */
    private static final class Past {
        final Deque<Known> bad = new ArrayDeque<>();
        final Deque<Known> good = new ArrayDeque<>();

        void add(Known known) {
            boolean isBad = isBad(known.neighbour.end());
            Deque<Known> same = isBad ? bad : good;
            if (same.size() == (isBad ? BAD_EACH : GOOD_EACH)) {
                same.removeFirst();
            }
            same.addLast(known);
        }
    }

    /** A neighbour, and after how much quiet it was last used again with success; -1 if it was not. */
    private record Known(Neighbour neighbour, long idleReuseNanos) {}

    static boolean isBad(End end) {
        return switch (end) {
            case SERVER_FIN, SERVER_RESET, REFUSED, UNANSWERED -> true;
            case OPEN, CLIENT_FIN, CLIENT_RESET -> false;
        };
    }

    /** A connection has left: all that will be known of it is known. */
    Neighbour add(FlowSnapshot flow) {
        Neighbour neighbour = AsNeighbour.of(flow);
        Known known = new Known(neighbour, idleReuse(flow.exchange()));
        byServer.computeIfAbsent(Host.of(flow.server()), key -> new Past()).add(known);
        byClient.computeIfAbsent(Host.of(flow.client()), key -> new Past()).add(known);
        return neighbour;
    }

    private static long idleReuse(@Nullable FlowExchange exchange) {
        return exchange == null || exchange.answer() == Answer.NONE ? -1 : exchange.idleBeforeNanos();
    }

    /**
     * The neighbours of a connection known so far that were there around a time: of its server, of its client, and of other
     * addresses of its server.
     */
    Set<Neighbour> around(FlowSnapshot flow, long nanos, Set<Host> otherAddresses) {
        Set<Neighbour> found = new LinkedHashSet<>();
        otherAddresses.forEach(host -> collect(byServer.get(host), flow, nanos, found));
        collect(byServer.get(Host.of(flow.server())), flow, nanos, found);
        collect(byClient.get(Host.of(flow.client())), flow, nanos, found);
        return found;
    }

    private static void collect(@Nullable Past past, FlowSnapshot flow, long nanos, Collection<Neighbour> found) {
        if (past == null) {
            return;
        }
        for (Deque<Known> deque : List.of(past.bad, past.good)) {
            for (Known known : deque) {
                if (isNeighbour(known.neighbour, flow, nanos)) {
                    found.add(known.neighbour);
                }
            }
        }
    }

    /** True for another connection, not this one itself, that was there around a time. */
    static boolean isNeighbour(Neighbour other, FlowSnapshot flow, long nanos) {
        boolean same = other.client().equals(flow.client())
                && other.server().equals(flow.server())
                && other.firstNanos() <= flow.lastNanos()
                && other.lastNanos() >= flow.firstNanos();
        return !same && other.firstNanos() <= nanos + AROUND_NANOS && other.endNanos() >= nanos - BEFORE_NANOS;
    }

    /** What connections to the same server endpoint, other than this one, tell of its patience with idle ones. */
    PeerHistory history(FlowSnapshot flow, long nanos) {
        Past past = byServer.get(Host.of(flow.server()));
        if (past == null) {
            return PeerHistory.NONE;
        }
        int idleEnds = 0;
        long shortest = -1;
        long longestReuse = -1;
        long connected = -1;
        List<Known> all = new ArrayList<>(past.bad);
        all.addAll(past.good);
        for (Known known : all) {
            Neighbour other = known.neighbour;
            if (!other.server().equals(flow.server()) || other.client().equals(flow.client())) {
                continue;
            }
            boolean byServer = other.end() == End.SERVER_FIN || other.end() == End.SERVER_RESET;
            if (byServer && other.requests() > 0 && other.idleNanos() >= IDLE_NANOS) {
                idleEnds++;
                shortest = shortest < 0 ? other.idleNanos() : Math.min(shortest, other.idleNanos());
            }
            longestReuse = Math.max(longestReuse, known.idleReuseNanos);
            boolean made = other.end() != End.UNANSWERED && other.end() != End.REFUSED;
            if (made && other.firstNanos() <= nanos) {
                connected = Math.max(connected, other.firstNanos());
            }
        }
        return new PeerHistory(
                idleEnds, millis(shortest), millis(longestReuse), connected < 0 ? -1 : millis(nanos - connected));
    }

    private static long millis(long nanos) {
        return nanos < 0 ? -1 : nanos / 1_000_000;
    }

    long forgotten() {
        return byServer.forgotten() + byClient.forgotten();
    }
}
