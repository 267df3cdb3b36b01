package io.wirewitness.jfr.read;

import io.wirewitness.model.JvmEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * The longest stalls of the process as a whole, of each kind but {@linkplain GcPauses the collector's pauses}. What single threads
 * wait for is none: idle workers of a pool wait longest. One thread; bounded.
 */
final class Stalls {

    /** Of each kind. */
    static final int MOST = 500;

    private final Map<JvmEvent.Kind, PriorityQueue<JvmEvent>> longest = new EnumMap<>(JvmEvent.Kind.class);
    private long count;

    void add(JvmEvent.Kind kind, long startNanos, long durationNanos, String detail) {
        if (durationNanos <= 0) {
            return;
        }
        count++;
        PriorityQueue<JvmEvent> same = longest.computeIfAbsent(
                kind, key -> new PriorityQueue<>(Comparator.comparingLong(JvmEvent::durationNanos)));
        if (same.size() < MOST) {
            same.add(new JvmEvent(kind, startNanos, durationNanos, detail));
        } else if (same.element().durationNanos() < durationNanos) {
            same.remove();
            same.add(new JvmEvent(kind, startNanos, durationNanos, detail));
        }
    }

    /** How many there were. */
    long count() {
        return count;
    }

    /** Those that were kept and these, in order of time. */
    List<JvmEvent> inTimeWith(List<JvmEvent> others) {
        List<JvmEvent> all = new ArrayList<>(others);
        longest.values().forEach(all::addAll);
        all.sort(Comparator.comparingLong(JvmEvent::startNanos));
        return all;
    }
}
