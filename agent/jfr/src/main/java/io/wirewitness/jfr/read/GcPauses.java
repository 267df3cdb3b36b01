package io.wirewitness.jfr.read;

import io.wirewitness.model.JvmEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The longest pauses of the collector, each with the collection that it belongs to: a pause's event has a number only, and the
 * collector and the cause stand in the event of its collection, which comes before or behind it. One thread; bounded.
 */
final class GcPauses {

    /** A collection's event has the pause's times in between; they are written by one clock. */
    private static final long SLACK_NANOS = 1_000_000_000L;

    private record Pause(long gcId, long startNanos, long durationNanos, String name) {}

    private record Collection(long gcId, long startNanos, long endNanos, long longestPauseNanos, String words) {
        /** Numbers begin anew with each JVM, and a file may hold the chunks of several. */
        boolean has(Pause pause) {
            return gcId == pause.gcId
                    && pause.startNanos >= startNanos - SLACK_NANOS
                    && pause.startNanos <= endNanos + SLACK_NANOS;
        }
    }

    private final PriorityQueue<Pause> longest = new PriorityQueue<>(Comparator.comparingLong(Pause::durationNanos));

    /** Those with the longest pauses: each of the longest pauses belongs to one of as many. */
    private final PriorityQueue<Collection> collections =
            new PriorityQueue<>(Comparator.comparingLong(Collection::longestPauseNanos));

    private long count;

    /**
     * Takes a pause.
     *
     * @param name what the pause is called, such as {@code GC Pause}; it is told where its collection is not known
     */
    void pause(long gcId, long startNanos, long durationNanos, String name) {
        if (durationNanos > 0) {
            count++;
            keep(longest, new Pause(gcId, startNanos, durationNanos, name));
        }
    }

    /**
     * Takes a collection.
     *
     * @param longestPauseNanos the longest of its pauses; of one that does not say so, how long it took
     */
    void collection(
            long gcId, long startNanos, long durationNanos, long longestPauseNanos, String collector, String cause) {
        String words = collector + (collector.isEmpty() || cause.isEmpty() ? "" : ", ") + cause;
        keep(collections, new Collection(gcId, startNanos, startNanos + durationNanos, longestPauseNanos, words));
    }

    private static <T> void keep(PriorityQueue<T> queue, T one) {
        queue.add(one);
        if (queue.size() > Stalls.MOST) {
            queue.remove();
        }
    }

    /** How many pauses there were. */
    long count() {
        return count;
    }

    /** Those that were kept, in no order: {@code SerialOld, System.gc()} as detail. */
    List<JvmEvent> all() {
        List<JvmEvent> all = new ArrayList<>();
        for (Pause pause : longest) {
            String words = collections.stream()
                    .filter(one -> one.has(pause))
                    .map(Collection::words)
                    .filter(text -> !text.isEmpty())
                    .findFirst()
                    .orElse(pause.name);
            all.add(new JvmEvent(JvmEvent.Kind.GC_PAUSE, pause.startNanos, pause.durationNanos, words));
        }
        return all;
    }
}
