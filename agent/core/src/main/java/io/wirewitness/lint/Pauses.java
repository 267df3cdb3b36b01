package io.wirewitness.lint;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * After how long a pause connections to one peer were used again, whatever became of it. In steps of 9 %. Immutable; any thread.
 *
 * @param observedMillis how long they were counted
 * @param uses how many by step; a step that is missing has none
 */
public record Pauses(long observedMillis, SortedMap<Integer, Long> uses) {

    /** Shorter pauses are none: the agent does not look at them. */
    public static final long SHORTEST_MILLIS = 500;

    private static final int STEPS_PER_DOUBLING = 8;

    /** Steps; 500 ms times 2 to the power of 18 is 36 hours. */
    public static final int STEPS = 18 * STEPS_PER_DOUBLING;

    public Pauses {
        uses = Collections.unmodifiableSortedMap(new TreeMap<>(uses));
    }

    /** The step of a pause of {@link #SHORTEST_MILLIS} and more; what is longer than all steps is of the last. */
    public static int step(long idleMillis) {
        double doublings = Math.log((double) idleMillis / SHORTEST_MILLIS) / Math.log(2);
        return Math.min(STEPS - 1, (int) (doublings * STEPS_PER_DOUBLING));
    }

    /** Uses after a pause from {@code fromMillis} on and below {@code toMillis}; within a step they count as evenly spread. */
    public double between(double fromMillis, double toMillis) {
        double sum = 0;
        for (var step : uses.entrySet()) {
            double start = start(step.getKey());
            double end = start(step.getKey() + 1);
            double low = Math.max(start, fromMillis);
            double high = Math.min(end, toMillis);
            if (high > low) {
                sum += step.getValue() * (high - low) / (end - start);
            }
        }
        return sum;
    }

    private static double start(int step) {
        return SHORTEST_MILLIS * Math.pow(2, (double) step / STEPS_PER_DOUBLING);
    }
}
