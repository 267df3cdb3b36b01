package io.wirewitness.diagnose;

import io.wirewitness.model.Endpoint;
import io.wirewitness.model.Incident;
import io.wirewitness.model.Neighbour;
import io.wirewitness.model.TcpSegment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What other connections to the same server say of the moment in which it ended this one: whether it was going away.
 *
 * @param died whether its process ended: all in one instant, then refused; else it was draining
 * @param together the other connections that it ended with this one
 * @param refused the first connect to it that was refused afterwards; null if none was
 */
public record PeerGoing(
        boolean died, List<Neighbour> together, @Nullable Neighbour refused) {

    /** A kernel that clears up behind a process ends its sockets in one go; the capture sees them within a round trip. */
    private static final long INSTANT_NANOS = 250_000_000;

    /** Who reloads or drains closes one connection after the other, as each falls idle. */
    private static final long DRAIN_NANOS = 10_000_000_000L;

    private static final long REFUSED_WITHIN_NANOS = 60_000_000_000L;

    /** Two others: one alone is a coincidence. */
    private static final int OTHERS_AT_LEAST = 2;

    public PeerGoing {
        together = List.copyOf(together);
    }

    /** The reading; null if the other connections do not say so, or there are none. */
    public static @Nullable PeerGoing of(Incident incident) {
        Ending ending = Ending.of(incident);
        Exchange exchange = Exchange.of(incident);
        if (ending == null || exchange == null || ending.begunByUs()) {
            return null;
        }
        TcpSegment end = ending.peerFirst();
        if (end == null) {
            return null;
        }
        List<Neighbour> others = others(incident);
        List<Neighbour> inOneInstant = endedByServer(others, end.epochNanos(), INSTANT_NANOS);
        Neighbour refused = refusedAfter(others, end.epochNanos());
        if (inOneInstant.size() >= OTHERS_AT_LEAST && refused != null && !survived(others, end.epochNanos())) {
            return new PeerGoing(true, inOneInstant, refused);
        }
        List<Neighbour> oneByOne = endedByServer(others, end.epochNanos(), DRAIN_NANOS);
        long ownIdle = idleAtEnd(incident, exchange);
        oneByOne.removeIf(other -> other.end() != Neighbour.End.SERVER_FIN);
        if (ending.peerFin() == null) {
            return null;
        }
        List<Neighbour> behindResponses = new ArrayList<>(oneByOne);
        behindResponses.removeIf(other -> other.requests() < 2 || !isDirectlyBehind(other));
        if (ofAllOrdinals(behindResponses) && !survivedAll(others, behindResponses)) {
            return new PeerGoing(false, behindResponses, refused);
        }
        List<Neighbour> ofOneLimit = new ArrayList<>(oneByOne);
        ofOneLimit.removeIf(other -> isDirectlyBehind(other) || !isRoutine(other, ownIdle));
        oneByOne.removeIf(other -> isRoutine(other, ownIdle));
        return oneByOne.size() >= OTHERS_AT_LEAST
                        && severalTimers(exchange, end, oneByOne, ownIdle)
                        && (ofOneLimit.isEmpty() || !endedLater(oneByOne, end))
                ? new PeerGoing(false, oneByOne, refused)
                : null;
    }

    private static boolean isDirectlyBehind(Neighbour other) {
        return other.idleNanos() >= 0 && other.idleNanos() < Exchange.DIRECTLY_BEHIND_MILLIS * 1_000_000;
    }

    /**
     * True if the server closed several connections behind responses (Connection: close) after different numbers of requests
     * and at different ages: no limit does that in one moment, and who asks once for each connection is left out.
     */
    private static boolean ofAllOrdinals(List<Neighbour> behindResponses) {
        return behindResponses.size() > OTHERS_AT_LEAST
                && behindResponses.stream()
                                .mapToInt(Neighbour::requests)
                                .distinct()
                                .count()
                        > OTHERS_AT_LEAST
                && spread(behindResponses.stream()
                                .map(other -> other.endNanos() - other.firstNanos())
                                .toList())
                        > OtherConnections.SAME_TIMER_NANOS;
    }

    /** True if a connection that was open when the first of them was closed went on behind the last. */
    private static boolean survivedAll(List<Neighbour> others, List<Neighbour> closed) {
        long first = closed.stream().mapToLong(Neighbour::endNanos).min().orElse(0);
        long last = closed.stream().mapToLong(Neighbour::endNanos).max().orElse(0);
        return others.stream()
                .anyMatch(other -> other.firstNanos() < first
                        && other.endNanos() > last + OtherConnections.SAME_TIMER_NANOS
                        && other.lastNanos() > last + OtherConnections.SAME_TIMER_NANOS);
    }

    /** True if all of them ended in one go, clearly later: a process that ended after an idle limit had closed this one. */
    private static boolean endedLater(List<Neighbour> together, TcpSegment end) {
        return spread(together.stream().map(Neighbour::endNanos).toList()) <= INSTANT_NANOS
                && together.stream()
                        .allMatch(other -> other.endNanos() > end.epochNanos() + OtherConnections.SAME_TIMER_NANOS);
    }

    /**
     * True if even one other connection was closed in the same instant after clearly more or less quiet: too little to say
     * that the server was going away, too much to be sure of an idle limit.
     */
    public static boolean perhaps(Incident incident) {
        Ending ending = Ending.of(incident);
        Exchange exchange = Exchange.of(incident);
        TcpSegment fin = ending == null ? null : ending.peerFin();
        if (fin == null || exchange == null) {
            return false;
        }
        long ownIdle = idleAtEnd(incident, exchange);
        return endedByServer(others(incident), fin.epochNanos(), INSTANT_NANOS).stream()
                .anyMatch(other -> other.requests() > 0
                        && other.idleNanos() >= Exchange.DIRECTLY_BEHIND_MILLIS * 1_000_000
                        && Math.abs(other.idleNanos() - ownIdle) > INSTANT_NANOS);
    }

    /** Other connections to the very same end: only captures know them. */
    static List<Neighbour> others(Incident incident) {
        List<Neighbour> others = new ArrayList<>();
        Endpoint remote = incident.remote();
        Endpoint local = incident.local();
        for (Neighbour neighbour : incident.surroundings().neighbours()) {
            if (neighbour.server().equals(remote) && !neighbour.client().equals(local)) {
                others.add(neighbour);
            }
        }
        return others;
    }

    /** How they ended, for people. */
    public String text() {
        return Quantity.counted(together.size(), "other connection") + " to the server ended "
                + (died ? "in the same instant" : "within " + Quantity.nanos(spanNanos()));
    }

    /** From the first of the others' ends to the last. */
    public long spanNanos() {
        return spread(together.stream().map(Neighbour::endNanos).toList());
    }

    private static List<Neighbour> endedByServer(List<Neighbour> others, long at, long within) {
        List<Neighbour> ended = new ArrayList<>();
        for (Neighbour other : others) {
            boolean byServer = other.end() == Neighbour.End.SERVER_FIN || other.end() == Neighbour.End.SERVER_RESET;
            if (byServer && Math.abs(other.endNanos() - at) <= within) {
                ended.add(other);
            }
        }
        return ended;
    }

    private static @Nullable Neighbour refusedAfter(List<Neighbour> others, long at) {
        Neighbour first = null;
        for (Neighbour other : others) {
            boolean after = other.firstNanos() >= at && other.firstNanos() <= at + REFUSED_WITHIN_NANOS;
            if (other.end() == Neighbour.End.REFUSED
                    && after
                    && (first == null || other.firstNanos() < first.firstNanos())) {
                first = other;
            }
        }
        return first;
    }

    /** True if a connection that was open at that moment went on: then the process did, too. */
    private static boolean survived(List<Neighbour> others, long at) {
        return others.stream()
                .anyMatch(other -> other.firstNanos() < at
                        && other.lastNanos() > at + 4 * INSTANT_NANOS
                        && other.end() != Neighbour.End.REFUSED
                        && other.end() != Neighbour.End.UNANSWERED
                        && other.endNanos() > at + 4 * INSTANT_NANOS);
    }

    /**
     * True for an end that a server in full health makes every second: directly behind a response (Connection: close, a
     * limit of requests), before any request, or after as much quiet as this one (an idle limit).
     */
    private static boolean isRoutine(Neighbour other, long ownIdleNanos) {
        boolean used = other.requests() > 0 && other.idleNanos() >= Exchange.DIRECTLY_BEHIND_MILLIS * 1_000_000;
        return !used
                || (ownIdleNanos >= 0
                        && Math.abs(other.idleNanos() - ownIdleNanos) <= OtherConnections.SAME_TIMER_NANOS);
    }

    /** How long this connection had been quiet when the server ended it; -1 if not known. */
    private static long idleAtEnd(Incident incident, Exchange exchange) {
        long finAge = IdleLimit.finAgeNanos(incident, exchange);
        return exchange.idleMillis() < 0 ? -1 : Math.max(0, exchange.idleMillis() * 1_000_000 - Math.max(0, finAge));
    }

    /**
     * True if neither one idle limit nor one age limit explains these ends: the others differ among themselves, or all
     * ended in one go, and the longest quiet is twice the shortest, which no server makes that looks for idle connections
     * now and then (every 10 s those of 30 s and more: com.sun.net.httpserver).
     */
    private static boolean severalTimers(
            Exchange exchange, TcpSegment end, List<Neighbour> together, long ownIdleNanos) {
        List<Long> idle = new ArrayList<>();
        List<Long> ages = new ArrayList<>();
        List<Long> ends = new ArrayList<>();
        together.forEach(other -> {
            idle.add(other.idleNanos());
            ages.add(other.endNanos() - other.firstNanos());
            ends.add(other.endNanos());
        });
        long opened = exchange.connection().openedNanos();
        if (opened > 0) {
            ages.add(end.epochNanos() - opened);
        }
        ends.add(end.epochNanos());
        boolean differ = spread(idle) > OtherConnections.SAME_TIMER_NANOS || spread(ends) <= INSTANT_NANOS;
        if (ownIdleNanos >= Exchange.DIRECTLY_BEHIND_MILLIS * 1_000_000) {
            idle.add(ownIdleNanos);
        }
        long shortest = Collections.min(idle);
        return differ
                && spread(idle) > Math.max(OtherConnections.SAME_TIMER_NANOS, shortest)
                && spread(ages) > OtherConnections.SAME_TIMER_NANOS;
    }

    static long spread(List<Long> values) {
        long least = Long.MAX_VALUE;
        long most = Long.MIN_VALUE;
        for (long value : values) {
            least = Math.min(least, value);
            most = Math.max(most, value);
        }
        return values.isEmpty() ? 0 : most - least;
    }
}
