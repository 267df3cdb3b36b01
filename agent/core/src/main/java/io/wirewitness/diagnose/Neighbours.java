package io.wirewitness.diagnose;

import io.wirewitness.model.Endpoint;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.Incident;
import io.wirewitness.model.Neighbour;
import io.wirewitness.model.Neighbour.End;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What other connections to the same server did while a connection could not be made: what splits a server, a host and a
 * path that fail. The list is bounded, so that a neighbour that is not in it is no evidence. Immutable; any thread.
 */
public final class Neighbours {

    /** Around the same time: so far beyond the connection's own first and last segment. */
    public static final long AROUND_NANOS = 5_000_000_000L;

    /** What worked longer ago may have ended meanwhile. */
    private static final long JUST_BEFORE_NANOS = 1_000_000_000;

    private final List<Neighbour> all;
    private final @Nullable Endpoint remote;
    private final long fromNanos;
    private final long toNanos;

    private Neighbours(List<Neighbour> all, @Nullable Endpoint remote, long fromNanos, long toNanos) {
        this.all = all;
        this.remote = remote;
        this.fromNanos = fromNanos;
        this.toNanos = toNanos;
    }

    /** The neighbours of an incident's connection; a live agent knows strangers to its own port at most. */
    public static Neighbours of(Incident incident) {
        FlowSnapshot flow = incident.flow();
        long from = flow == null ? incident.epochNanos() : flow.firstNanos();
        long to = Math.max(incident.epochNanos(), flow == null ? 0 : flow.lastNanos());
        return new Neighbours(incident.surroundings().neighbours(), incident.remote(), from, to);
    }

    /** Connections to the same address and port. */
    public List<Neighbour> samePort() {
        return filter(other -> other.server().equals(remote));
    }

    /** Connections to the same address, whatever the port. */
    public List<Neighbour> sameHost() {
        return filter(other -> sameAddress(other.server(), remote));
    }

    /** Connections to the same port that were made while this one was tried, or just before. */
    public List<Neighbour> samePortMade() {
        return samePort().stream()
                .filter(other -> made(other) && during(other.connectedNanos()))
                .toList();
    }

    /** Connections to the same port on which the server sent more than its SYN-ACK at the same time. */
    public List<Neighbour> samePortServed() {
        return samePort().stream()
                .filter(other ->
                        made(other) && other.heardNanos() > other.connectedNanos() && during(other.heardNanos()))
                .toList();
    }

    /** Connections to the same host that were answered in any way, a refusal too, at the same time. */
    public List<Neighbour> sameHostAnswering() {
        return sameHost().stream()
                .filter(other -> during(other.heardNanos())
                        || during(other.connectedNanos())
                        || (other.end() == End.REFUSED && during(other.endNanos())))
                .toList();
    }

    /** Connections to the same port whose SYN was sent more than once at the same time, answered in the end or not. */
    public List<Neighbour> samePortKnocking() {
        return samePort().stream()
                .filter(other -> other.syns() > 1 && around(other.firstNanos()))
                .toList();
    }

    /** Connections to the same host, begun at the same time, whose repeated SYN nothing answered. */
    public List<Neighbour> sameHostUnanswered() {
        return sameHost().stream()
                .filter(other -> other.end() == End.UNANSWERED && other.syns() > 1 && around(other.firstNanos()))
                .toList();
    }

    /**
     * Those of {@link #sameHostUnanswered} whose port is known to have worked: it is the one of this connection, or another
     * connection to it was made. A port that a firewall drops is never among them.
     */
    public List<Neighbour> sameHostHanging() {
        return sameHostUnanswered().stream()
                .filter(hanging -> hanging.server().equals(remote)
                        || sameHost().stream()
                                .anyMatch(other -> other.server().equals(hanging.server()) && made(other)))
                .toList();
    }

    /** When the server was last heard on this port, by another connection, before a time; 0 if not known. */
    public long portHeardBefore(long nanos) {
        return heardBefore(samePort(), nanos);
    }

    /** When the host was last heard on another connection before a time; 0 if not known. */
    public long hostHeardBefore(long nanos) {
        return heardBefore(sameHost(), nanos);
    }

    private static long heardBefore(List<Neighbour> others, long nanos) {
        long heard = 0;
        for (Neighbour other : others) {
            for (long at : new long[] {other.connectedNanos(), other.heardNanos(), refusedAt(other)}) {
                heard = at < nanos ? Math.max(heard, at) : heard;
            }
        }
        return heard;
    }

    /** True if the host was heard on another connection after a time. */
    public boolean hostHeardAfter(long nanos) {
        return sameHost().stream()
                .anyMatch(other ->
                        Math.max(other.connectedNanos(), Math.max(other.heardNanos(), refusedAt(other))) > nanos);
    }

    /**
     * The TTLs of the host's SYN-ACKs on other connections, each once, ascending. Connections that were reset in the
     * host's name are left out: they may have the same stranger in them.
     */
    public List<Integer> hostTtls() {
        return sameHost().stream()
                .filter(other -> other.end() != End.SERVER_RESET)
                .map(Neighbour::serverTtl)
                .filter(ttl -> ttl >= 0)
                .distinct()
                .sorted()
                .toList();
    }

    /** True if two endpoints have one address, whatever their ports. */
    public static boolean sameAddress(@Nullable Endpoint one, @Nullable Endpoint other) {
        return one != null && other != null && one.high() == other.high() && one.low() == other.low();
    }

    private static long refusedAt(Neighbour other) {
        return other.end() == End.REFUSED ? other.endNanos() : 0;
    }

    private static boolean made(Neighbour other) {
        return other.end() != End.UNANSWERED && other.end() != End.REFUSED;
    }

    private boolean during(long nanos) {
        return nanos >= fromNanos - JUST_BEFORE_NANOS && nanos <= toNanos + AROUND_NANOS;
    }

    private boolean around(long nanos) {
        return nanos >= fromNanos - AROUND_NANOS && nanos <= toNanos + AROUND_NANOS;
    }

    private List<Neighbour> filter(Predicate<Neighbour> wanted) {
        List<Neighbour> found = new ArrayList<>();
        for (Neighbour other : all) {
            if (wanted.test(other)) {
                found.add(other);
            }
        }
        return found;
    }
}
