package io.wirewitness.jfr.context;

import io.wirewitness.model.JvmEvent;
import io.wirewitness.model.JvmEvent.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The latest events, bounded: of the process by kind, of threads by thread, so that a chatty one does not drive out the others.
 * Any thread.
 */
final class EventRing {

    /** Events of the process, of each kind. */
    static final int MOST_PER_KIND = 128;

    /** Threads of which waits are kept; the one that waited longest ago makes room. */
    static final int MOST_THREADS = 256;

    /** Waits of one thread. */
    static final int MOST_PER_THREAD = 8;

    private final Map<Kind, Deque<JvmEvent>> ofProcess = new EnumMap<>(Kind.class);
    private final Map<Long, Deque<JvmEvent>> ofThreads = new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Deque<JvmEvent>> eldest) {
            return size() > MOST_THREADS;
        }
    };

    /** Adds an event of the process. */
    synchronized void add(JvmEvent event) {
        add(ofProcess.computeIfAbsent(event.kind(), kind -> new ArrayDeque<>()), event, MOST_PER_KIND);
    }

    /** Adds an event of one thread. */
    synchronized void add(long threadId, JvmEvent event) {
        add(ofThreads.computeIfAbsent(threadId, id -> new ArrayDeque<>(2)), event, MOST_PER_THREAD);
    }

    private static void add(Deque<JvmEvent> events, JvmEvent event, int most) {
        if (events.size() >= most) {
            events.removeFirst();
        }
        events.addLast(event);
    }

    /**
     * What overlaps this time, in the order of time.
     *
     * @param threadId whose waits to add; 0 for nobody's
     */
    synchronized List<JvmEvent> between(long fromNanos, long toNanos, long threadId) {
        List<JvmEvent> found = new ArrayList<>();
        for (Deque<JvmEvent> events : ofProcess.values()) {
            overlapping(events, fromNanos, toNanos, found);
        }
        Deque<JvmEvent> waits = threadId == 0 ? null : ofThreads.get(threadId);
        if (waits != null) {
            overlapping(waits, fromNanos, toNanos, found);
        }
        if (found.size() > 1) {
            found.sort(Comparator.comparingLong(JvmEvent::startNanos));
        }
        return found;
    }

    private static void overlapping(Deque<JvmEvent> events, long fromNanos, long toNanos, List<JvmEvent> into) {
        for (JvmEvent event : events) {
            if (event.startNanos() <= toNanos && event.endNanos() >= fromNanos) {
                into.add(event);
            }
        }
    }
}
