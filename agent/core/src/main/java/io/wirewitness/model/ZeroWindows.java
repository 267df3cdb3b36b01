package io.wirewitness.model;

/**
 * The times in which one end let the other send nothing: its receive buffer was full.
 *
 * @param count how often its window fell to zero
 * @param totalNanos how long it was zero in all, up to the end of what was captured
 * @param longestStartNanos when the longest such time began; 0 if there was none
 * @param longestEndNanos when the longest such time ended, or the last segment if it did not; 0 if there was none
 * @param openSinceNanos since when it is zero; 0 if it is open at the end
 */
public record ZeroWindows(
        int count, long totalNanos, long longestStartNanos, long longestEndNanos, long openSinceNanos) {

    /** Never. */
    public static final ZeroWindows NONE = new ZeroWindows(0, 0, 0, 0, 0);

    /** The longest time without a break. */
    public long longestNanos() {
        return longestEndNanos - longestStartNanos;
    }
}
