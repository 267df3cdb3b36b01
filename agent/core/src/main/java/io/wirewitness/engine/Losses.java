package io.wirewitness.engine;

import io.wirewitness.model.Lost;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * When something was lost, so that a verdict is weakened by what was lost during its connection's life and by nothing
 * else. Changes older than the last {@link #REMEMBERED} count as lost in every connection that is older than those.
 * Engine thread only.
 */
final class Losses {

    static final int REMEMBERED = 256;

    private record Change(long atNanos, long events, long packets) {}

    private final Deque<Change> changes = new ArrayDeque<>();
    private long events;
    private long packets;

    /** Notes the counters as they stand; they only grow. */
    void observe(long nowNanos, long eventsInAll, long packetsInAll) {
        if (eventsInAll == events && packetsInAll == packets) {
            return;
        }
        changes.addLast(new Change(nowNanos, eventsInAll - events, packetsInAll - packets));
        events = eventsInAll;
        packets = packetsInAll;
        if (changes.size() > REMEMBERED) {
            Change oldest = changes.removeFirst();
            Change next = changes.removeFirst();
            changes.addFirst(new Change(next.atNanos, oldest.events + next.events, oldest.packets + next.packets));
        }
    }

    /** What was noted as lost since a time. */
    Lost since(long nanos) {
        long lostEvents = 0;
        long lostPackets = 0;
        for (Change change : changes) {
            if (change.atNanos >= nanos) {
                lostEvents += change.events;
                lostPackets += change.packets;
            }
        }
        return new Lost(lostEvents, lostPackets);
    }
}
