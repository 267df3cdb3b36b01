package io.wirewitness.report;

import io.wirewitness.lint.SharpEdge;
import io.wirewitness.model.Endpoint;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * How long connections to one peer were idle when they were used again, and when the peer ended them. Immutable; any thread.
 *
 * @param peer the peer
 * @param buckets from short to long, without empty ones at either end
 * @param limitNanos the idle time at which the peer ends connections; -1 if no such limit shows
 * @param endsAtLimit how many of the ends lie there
 */
public record IdleAges(Endpoint peer, List<Bucket> buckets, long limitNanos, int endsAtLimit) {

    private static final long SECOND = 1_000_000_000L;

    /** The upper edges of the buckets, in seconds; longer ones share the last. */
    private static final double[] EDGES = {
        0.5, 1, 2, 3, 5, 7, 10, 15, 20, 30, 45, 60, 75, 90, 120, 180, 300, 450, 600, 1200, 3600
    };

    /** Shorter ones are no idleness: the agent does not look at them, and answers that end a connection take that long. */
    static final long LEAST_NANOS = 500_000_000L;

    private static final long LEAST_SPREAD_NANOS = SharpEdge.LEAST_SPREAD_MILLIS * 1_000_000L;

    public IdleAges {
        buckets = List.copyOf(buckets);
    }

    /**
     * Connections by their idle time.
     *
     * @param fromNanos from this on
     * @param toNanos and below this
     * @param reused used again
     * @param ended ended by the peer while idle
     */
    public record Bucket(long fromNanos, long toNanos, int reused, int ended) {}

    /** The ages at one peer. */
    public static IdleAges of(Endpoint peer, Collection<Long> reusedNanos, Collection<Long> endedNanos) {
        int[] reused = new int[EDGES.length + 1];
        int[] ended = new int[EDGES.length + 1];
        reusedNanos.forEach(idle -> reused[bucket(idle)]++);
        endedNanos.forEach(idle -> ended[bucket(idle)]++);
        int first = 0;
        while (first < EDGES.length && reused[first] + ended[first] == 0) {
            first++;
        }
        int last = EDGES.length;
        while (last > first && reused[last] + ended[last] == 0) {
            last--;
        }
        List<Bucket> buckets = new ArrayList<>();
        for (int i = first; i <= last && reusedNanos.size() + endedNanos.size() > 0; i++) {
            buckets.add(new Bucket(
                    i == 0 ? 0 : nanos(EDGES[i - 1]),
                    i == EDGES.length ? Long.MAX_VALUE : nanos(EDGES[i]),
                    reused[i],
                    ended[i]));
        }
        return limit(peer, buckets, reusedNanos, endedNanos);
    }

    /** The idle time around which most ends lie, if enough do, and no connection was used again after more. */
    private static IdleAges limit(
            Endpoint peer, List<Bucket> buckets, Collection<Long> reusedNanos, Collection<Long> endedNanos) {
        SharpEdge edge = SharpEdge.of(endedNanos, LEAST_SPREAD_NANOS);
        return edge != null && reusedNanos.stream().noneMatch(idle -> edge.isOutlivedBy(idle, LEAST_SPREAD_NANOS))
                ? new IdleAges(peer, buckets, edge.at(), edge.count())
                : new IdleAges(peer, buckets, -1, 0);
    }

    private static int bucket(long nanos) {
        int at = 0;
        while (at < EDGES.length && nanos >= nanos(EDGES[at])) {
            at++;
        }
        return at;
    }

    private static long nanos(double seconds) {
        return (long) (seconds * SECOND);
    }
}
