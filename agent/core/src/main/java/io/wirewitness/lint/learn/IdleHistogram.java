package io.wirewitness.lint.learn;

import io.wirewitness.lint.Pauses;
import java.util.SortedMap;
import java.util.TreeMap;

/** Counts after how long a pause connections were used again, in the steps of {@link Pauses}. Not thread-safe. */
final class IdleHistogram {

    private final long[] counts = new long[Pauses.STEPS];

    /** One use after this pause; one below {@link Pauses#SHORTEST_MILLIS} is none. */
    void add(long idleMillis) {
        if (idleMillis >= Pauses.SHORTEST_MILLIS) {
            add(Pauses.step(idleMillis), 1);
        }
    }

    void add(int step, long count) {
        counts[step] += count;
    }

    /** What was counted in so much time. */
    Pauses in(long observedMillis) {
        SortedMap<Integer, Long> uses = new TreeMap<>();
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 0) {
                uses.put(i, counts[i]);
            }
        }
        return new Pauses(observedMillis, uses);
    }
}
