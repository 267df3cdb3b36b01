package io.wirewitness.lint;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where times at which connections ended fall together: a timer of one length. Immutable; any thread; the times' unit is the
 * caller's.
 *
 * @param from the shortest of them
 * @param to the longest of them
 * @param at the middle one
 * @param count how many they are
 */
public record SharpEdge(long from, long to, long at, int count) {

    /** Ends that make a limit. */
    public static final int FEWEST = 3;

    /** Timers of one limit end within this of each other: 2 %, or 100 ms. */
    private static final double SPREAD = 0.02;

    /** The least spread, in milliseconds. */
    public static final long LEAST_SPREAD_MILLIS = 100;

    /**
     * The time around which most ends lie; null if too few do.
     *
     * @param ends times, in any order
     * @param leastSpread {@link #LEAST_SPREAD_MILLIS} in the times' unit
     */
    public static @Nullable SharpEdge of(Collection<Long> ends, long leastSpread) {
        List<Long> sorted = new ArrayList<>(ends);
        Collections.sort(sorted);
        int bestFrom = 0;
        int best = 0;
        int from = 0;
        for (int to = 0; to < sorted.size(); to++) {
            while (sorted.get(to) - sorted.get(from) > spread(sorted.get(from), leastSpread)) {
                from++;
            }
            if (to - from + 1 > best) {
                best = to - from + 1;
                bestFrom = from;
            }
        }
        return best >= FEWEST && best * 2 > sorted.size()
                ? new SharpEdge(
                        sorted.get(bestFrom), sorted.get(bestFrom + best - 1), sorted.get(bestFrom + best / 2), best)
                : null;
    }

    /** True if this time is so much longer that a limit here would have ended it. */
    public boolean isOutlivedBy(long time, long leastSpread) {
        return time > at + spread(at, leastSpread);
    }

    private static long spread(long time, long leastSpread) {
        return Math.max(leastSpread, (long) (time * SPREAD));
    }
}
