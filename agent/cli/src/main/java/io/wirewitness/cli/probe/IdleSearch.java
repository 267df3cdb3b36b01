package io.wirewitness.cli.probe;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds an idle limit: waits in silence for the peer to close, on two connections one after the other; where nothing closes and
 * yet the connection is dead afterwards, halves the time in which it died.
 */
final class IdleSearch {

    /** To which the limit is found. */
    static final long EDGE_NANOS = 100_000_000L;

    /** Two ends of one limit lie within this of each other: 2 %, or the edge. */
    private static final double SPREAD = 0.02;

    /** Ends that are looked at until two agree. */
    private static final int MOST_ENDS = 4;

    /** What a request on an idle connection met. */
    enum Reuse {
        ANSWERED,
        /** FIN or RST was there before the request, or was its answer. */
        RESET,
        UNANSWERED
    }

    /** The connections, one at a time, each with one answered request behind it. */
    interface Connections {

        /** A fresh connection waits until it is closed; what was not closed is used once more. */
        Waited awaitClosing(long mostNanos) throws IOException;

        /** A fresh connection is idle for so long and used once more. */
        Reuse reuseAfter(long idleNanos) throws IOException;
    }

    /**
     * What waiting showed.
     *
     * @param closing how it ended
     * @param afterwards what a request met where nothing had closed; {@link Reuse#ANSWERED} else
     */
    record Waited(Closing closing, Reuse afterwards) {}

    private IdleSearch() {}

    static IdleLimit find(Connections connections, long mostNanos) throws IOException {
        List<Long> seen = new ArrayList<>();
        Closing first = null;
        while (seen.size() < MOST_ENDS) {
            Waited waited = connections.awaitClosing(mostNanos);
            Closing closing = waited.closing();
            if (closing.how() == Closing.How.NOTHING) {
                if (!seen.isEmpty()) {
                    seen.add(closing.afterNanos());
                    break; // one was closed and this one not: no fixed limit
                }
                return waited.afterwards() == Reuse.ANSWERED
                        ? new IdleLimit(IdleLimit.Kind.NONE_WITHIN, mostNanos, seen, closing.lastWords())
                        : silent(connections, mostNanos, waited.afterwards());
            }
            first = first == null ? closing : first;
            for (long other : seen) {
                if (same(other, closing.afterNanos())) {
                    seen.add(closing.afterNanos());
                    return new IdleLimit(
                            closing.how() == Closing.How.RST ? IdleLimit.Kind.RST : IdleLimit.Kind.FIN,
                            Math.min(other, closing.afterNanos()),
                            seen,
                            closing.lastWords());
                }
            }
            seen.add(closing.afterNanos());
        }
        long shortest = seen.stream().mapToLong(Long::longValue).min().orElse(mostNanos);
        return new IdleLimit(IdleLimit.Kind.VARIES, shortest, seen, first == null ? null : first.lastWords());
    }

    private static boolean same(long one, long other) {
        return Math.abs(one - other) <= Math.max(EDGE_NANOS, (long) (Math.max(one, other) * SPREAD));
    }

    private static IdleLimit silent(Connections connections, long mostNanos, Reuse atMost) throws IOException {
        long alive = 0;
        long dead = mostNanos;
        Reuse how = atMost;
        while (dead - alive > EDGE_NANOS) {
            long middle = alive + (dead - alive) / 2;
            Reuse reuse = connections.reuseAfter(middle);
            if (reuse == Reuse.ANSWERED) {
                alive = middle;
            } else {
                dead = middle;
                how = reuse;
            }
        }
        return new IdleLimit(
                how == Reuse.RESET ? IdleLimit.Kind.SILENT_THEN_RST : IdleLimit.Kind.SILENT,
                dead,
                List.of(alive, dead),
                null);
    }
}
