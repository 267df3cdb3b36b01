package io.wirewitness.report;

import io.wirewitness.model.Endpoint;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
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

    /** Ends that make a limit. */
    static final int FEWEST_AT_LIMIT = 3;

    /** Timers of one limit end within this of each other: 2 %, or 100 ms. */
    private static final double SPREAD = 0.02;

    private static final long LEAST_SPREAD_NANOS = 100_000_000L;

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
        List<Long> sorted = new ArrayList<>(endedNanos);
        Collections.sort(sorted);
        int bestFrom = 0;
        int best = 0;
        int from = 0;
        for (int to = 0; to < sorted.size(); to++) {
            while (sorted.get(to) - sorted.get(from) > spread(sorted.get(from))) {
                from++;
            }
            if (to - from + 1 > best) {
                best = to - from + 1;
                bestFrom = from;
            }
        }
        boolean sharp = best >= FEWEST_AT_LIMIT && best * 2 > sorted.size();
        long limit = sharp ? sorted.get(bestFrom + best / 2) : -1;
        boolean outlived = reusedNanos.stream().anyMatch(idle -> idle > limit + spread(limit));
        return sharp && !outlived ? new IdleAges(peer, buckets, limit, best) : new IdleAges(peer, buckets, -1, 0);
    }

    private static long spread(long nanos) {
        return Math.max(LEAST_SPREAD_NANOS, (long) (nanos * SPREAD));
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
