package io.wirewitness.lint.learn;

/**
 * How often connections were used again after how long a pause, from {@link End#IDLE_MILLIS} on; steps of 9 %, up to about a
 * day. Not thread-safe.
 */
public final class IdleHistogram {

    private static final int STEPS_PER_DOUBLING = 8;

    /** 500 ms times 2 to the power of 18 is 36 hours. */
    static final int BUCKETS = 18 * STEPS_PER_DOUBLING;

    private final long[] counts = new long[BUCKETS];
    private long all;

    /** One use after this pause; shorter ones than the first step are none. */
    public void add(long idleMillis) {
        if (idleMillis >= End.IDLE_MILLIS) {
            add(bucket(idleMillis), 1);
        }
    }

    void add(int bucket, long count) {
        counts[bucket] += count;
        all += count;
    }

    long count(int bucket) {
        return counts[bucket];
    }

    /** All uses after a pause. */
    public long all() {
        return all;
    }

    /** Uses after a pause from {@code fromMillis} on and below {@code toMillis}; within a step they count as evenly spread. */
    public double between(double fromMillis, double toMillis) {
        double sum = 0;
        for (int i = 0; i < BUCKETS; i++) {
            double low = Math.max(start(i), fromMillis);
            double high = Math.min(start(i + 1), toMillis);
            if (counts[i] > 0 && high > low) {
                sum += counts[i] * (high - low) / (start(i + 1) - start(i));
            }
        }
        return sum;
    }

    private static double start(int bucket) {
        return End.IDLE_MILLIS * Math.pow(2, (double) bucket / STEPS_PER_DOUBLING);
    }

    private static int bucket(long idleMillis) {
        double doublings = Math.log((double) idleMillis / End.IDLE_MILLIS) / Math.log(2);
        return Math.min(BUCKETS - 1, (int) (doublings * STEPS_PER_DOUBLING));
    }
}
