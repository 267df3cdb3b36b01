package io.wirewitness.agent.lint;

import io.wirewitness.boot.SocketState;
import io.wirewitness.boot.SocketTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Predicate;

/**
 * Of which calls in flight the owner is asked for: once each, and of no more than {@link #MOST} at a time, the longest waiting
 * first; the others' turn comes with the next look. One thread.
 */
final class CallsInFlight {

    static final int MOST = 64;

    /** A call that has begun so long ago has all its parts: what is not known of it now will not be known later. */
    static final long SETTLED_NANOS = 1_000_000_000L;

    /** More calls in flight than this are asked for again. */
    private static final int REMEMBERED = 4096;

    private record Waiting(SocketState state, long waitedNanos) {}

    private final Map<Long, Long> asked = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Long> eldest) {
            return size() > REMEMBERED;
        }
    };

    /**
     * Looks once.
     *
     * @param nowNanos on the axis of {@link System#nanoTime()}
     * @param ask true if the owner of the call that the connection carries is known now
     */
    void look(SocketTable table, long nowNanos, Predicate<SocketState> ask) {
        Comparator<Waiting> youngestFirst = Comparator.comparingLong(Waiting::waitedNanos);
        PriorityQueue<Waiting> longest = new PriorityQueue<>(youngestFirst);
        table.forEach(state -> {
            long begun = state.turnStartNanos;
            Long before = asked.get(state.id);
            if (state.asking != null && (before == null || before != begun)) {
                longest.add(new Waiting(state, nowNanos - begun));
                if (longest.size() > MOST) {
                    longest.poll();
                }
            }
        });
        List<Waiting> chosen = new ArrayList<>(longest);
        chosen.sort(youngestFirst.reversed());
        for (Waiting each : chosen) {
            long begun = nowNanos - each.waitedNanos;
            if (ask.test(each.state) || each.waitedNanos >= SETTLED_NANOS) {
                asked.remove(each.state.id); // the latest stands last
                asked.put(each.state.id, begun);
            }
        }
    }
}
