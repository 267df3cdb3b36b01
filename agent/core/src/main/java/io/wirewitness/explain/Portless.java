package io.wirewitness.explain;

import io.wirewitness.model.Connection;
import io.wirewitness.model.Endpoint;
import io.wirewitness.model.Failure;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.Incident;
import io.wirewitness.model.Role;
import io.wirewitness.model.Verdict;
import io.wirewitness.report.Report;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Failures that a JVM wrote down without a local port, as every socket event of the JDK is: which captured connection each
 * of them was, by the peer and the time. Only where there is no choice: one connection that fits the failure, and one
 * failure that fits the connection, else the blame for one may fall on another. Clocks that are apart by more than a second
 * join nothing. Bounded; one thread at a time.
 */
final class Portless {

    /** A read that fails is over as soon as its packet is here; a busy process is a little late, and clocks differ. */
    private static final long SAME_NANOS = 1_000_000_000L;

    /** Connections that are held until all are known. */
    private static final int MOST_HELD = 10_000;

    /** How the recording says that packets are missing, and which connection it was. */
    private static final String NO_PACKETS = "packets: a capture of the same time tells";

    private static final String NO_PORT = "app: which connection it was";

    /** A captured connection that may be the one of a failure. */
    private static final class Seen {
        private final Report report;
        private int failures;
        private boolean joined;

        Seen(Report report) {
            this.report = report;
        }
    }

    /** A failure, and how many connections may be its own. */
    private static final class Felt {
        private final Incident incident;
        private int connections;
        private @Nullable Seen first;

        Felt(Incident incident) {
            this.incident = incident;
        }

        boolean timedOut() {
            return incident.failure().kind() == Failure.Kind.TIMED_OUT;
        }
    }

    /** A recording that is given twice tells equal failures, which are one. */
    private final Map<Incident, Felt> felt = new LinkedHashMap<>();

    private final Map<Endpoint, List<Felt>> byPeer = new HashMap<>();
    private final List<Seen> held = new ArrayList<>();
    private boolean overflowed;

    /** True of a failure of a recording without the agent, with a peer that is known, and nothing else of the connection. */
    static boolean is(Incident incident) {
        Connection connection = incident.connection();
        return connection != null
                && connection.id() == 0 // an agent's has a port, if not in the incident
                && connection.role() == Role.UNKNOWN
                && connection.local() == null
                && connection.remote() != null;
    }

    /** Takes a failure that {@link #is} one. */
    void add(Incident incident) {
        Endpoint peer = incident.remote();
        if (peer != null && !felt.containsKey(incident)) {
            Felt one = new Felt(incident);
            felt.put(incident, one);
            byPeer.computeIfAbsent(peer, key -> new ArrayList<>(1)).add(one);
        }
    }

    boolean isEmpty() {
        return felt.isEmpty();
    }

    /** True if somebody wrote down a failure with one of these ends while the connection between them was there. */
    boolean felt(Endpoint one, Endpoint other, long firstNanos, long lastNanos) {
        return alive(one, firstNanos, lastNanos) || alive(other, firstNanos, lastNanos);
    }

    private boolean alive(Endpoint peer, long firstNanos, long lastNanos) {
        return byPeer.getOrDefault(peer, List.of()).stream().anyMatch(one -> isAlive(one, firstNanos, lastNanos));
    }

    private static boolean isAlive(Felt one, long firstNanos, long lastNanos) {
        long at = one.incident.epochNanos();
        return firstNanos <= at + SAME_NANOS && lastNanos >= at - SAME_NANOS;
    }

    /**
     * Takes what captures show of a connection, if it may be that of a failure.
     *
     * @return true if it is held, to be told by {@link #of} or {@link #alone}
     */
    boolean takes(Report report) {
        FlowSnapshot flow = report.incident().flow();
        if (flow == null || felt.isEmpty() || held.size() >= MOST_HELD) {
            overflowed |= held.size() >= MOST_HELD;
            return false;
        }
        Seen seen = new Seen(report);
        // A connection that met itself has one end only.
        for (Endpoint end :
                flow.client().equals(flow.server()) ? List.of(flow.client()) : List.of(flow.client(), flow.server())) {
            for (Felt one : byPeer.getOrDefault(end, List.of())) {
                if (fits(one, report, flow)) {
                    seen.failures++;
                    one.connections++;
                    one.first = one.first == null ? seen : one.first;
                }
            }
        }
        if (seen.failures == 0) {
            return false;
        }
        held.add(seen);
        return true;
    }

    /**
     * A read that ran into its time-out leaves no packet: every connection that was there may have had it. Any other read
     * that fails is on a connection that ended then.
     */
    private static boolean fits(Felt one, Report report, FlowSnapshot flow) {
        Failure.Kind kind = report.incident().failure().kind();
        if (kind.inConnecting() || !isAlive(one, flow.firstNanos(), flow.lastNanos())) {
            return false;
        }
        return one.timedOut()
                || (isNear(one, report)
                        && mayBe(one.incident.failure().kind(), kind)
                        && !report.verdict().cause().equals(Verdict.NONE)
                        && kind != Failure.Kind.ERROR_STATUS
                        && kind != Failure.Kind.STALLED);
    }

    /** What an exception says of the end must be what the packets show: a reset is met by a read or by a write. */
    private static boolean mayBe(Failure.Kind felt, Failure.Kind seen) {
        return switch (felt) {
            case OTHER -> true;
            case RESET, BROKEN_PIPE -> seen != Failure.Kind.END_OF_STREAM;
            case END_OF_STREAM -> seen != Failure.Kind.RESET && seen != Failure.Kind.BROKEN_PIPE;
            default -> felt == seen;
        };
    }

    private static boolean isNear(Felt one, Report report) {
        return Math.abs(report.incident().epochNanos() - one.incident.epochNanos()) <= SAME_NANOS;
    }

    /**
     * The connection of a failure, once all are known; null if none fits it, or more than one choice is left.
     *
     * @param report as it was written down
     */
    @Nullable
    Report of(Report report) {
        Felt one = felt.get(report.incident());
        Seen seen = one == null ? null : one.first;
        if (one == null || seen == null || overflowed || one.connections > 1 || seen.failures > 1) {
            return null;
        }
        if (!isNear(one, seen.report) && !seen.report.verdict().cause().equals(Verdict.NONE)) {
            return null;
        }
        seen.joined = true;
        return seen.report;
    }

    /** Connections that turned out to be nobody's, once all failures were asked for. */
    List<Report> alone() {
        return held.stream()
                .filter(seen -> !seen.joined)
                .map(seen -> seen.report)
                .toList();
    }

    /** A failure whose connection is known now: with the end that the capture shows, and without what is missing no more. */
    static Report placed(Report report, FlowSnapshot flow) {
        Incident incident = report.incident();
        boolean byClient = flow.server().equals(incident.remote());
        Connection connection = incident.connection();
        return new Report(
                incident.withConnection(
                        connection == null
                                ? null
                                : connection.withLocal(
                                        byClient ? Role.CLIENT : Role.SERVER,
                                        byClient ? flow.client() : flow.server())),
                missing(report.verdict(), List.of(NO_PACKETS, NO_PORT), null),
                report.packets(),
                report.others());
    }

    /**
     * A failure that stays as it was written down; where captures show connections that fit it, that they are too many is said.
     *
     * @param report as it will be told
     * @param written as it was written down
     */
    Report unplaced(Report report, Report written) {
        Felt one = felt.get(written.incident());
        Seen seen = one == null ? null : one.first;
        if (one == null || seen == null) {
            return report;
        }
        String peer = " with " + report.incident().remote();
        String why;
        if (one.connections > 1) {
            why = "packets: which connection it was: " + one.connections + " connections" + peer
                    + " in the captures fit this moment";
        } else if (seen.failures > 1) {
            why = "packets: which failure it was: " + seen.failures + " failures" + peer
                    + " fit the one connection in the captures";
        } else if (overflowed) {
            why = "packets: which connection it was: more than " + MOST_HELD
                    + " in the captures may be one of a failure";
        } else {
            why = "packets: the one connection" + peer + " in the captures failed at another time";
        }
        return new Report(
                report.incident(),
                missing(report.verdict(), List.of(NO_PACKETS), why),
                report.packets(),
                report.others());
    }

    private static Verdict missing(Verdict verdict, List<String> without, @Nullable String added) {
        List<String> missing = new ArrayList<>(verdict.missing());
        missing.removeIf(text -> without.stream().anyMatch(text::startsWith));
        if (added != null) {
            missing.add(added);
        }
        return verdict.withMissing(missing);
    }
}
