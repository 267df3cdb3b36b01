package io.wirewitness.agent;

import io.wirewitness.boot.LoopTurn;
import io.wirewitness.boot.LoopTurns;
import io.wirewitness.model.JvmEvent;
import io.wirewitness.model.JvmEvent.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Notices event loops that work on one thing for long, and where: with each beat of the heart it compares the loops' turns with
 * those of the beat before. Lengths are what was seen, so at most a beat too short; nothing is scheduled into a loop. The
 * heartbeat's thread calls {@link #beat}, the engine's asks.
 */
final class LoopWatch {

    /** A beat that comes later than this behind the one before: what was not watched is not counted. */
    private static final long UNWATCHED_NANOS = 400_000_000L;

    /** Long turns kept that are over; the oldest make room. */
    private static final int MOST_KEPT = 256;

    private final LongUnaryOperator axis;
    private final LongSupplier nanoTime;
    private final ThreadLook look;
    private final Map<LoopTurn, Watched> working = new HashMap<>();
    private final Deque<Busy> over = new ArrayDeque<>();

    /**
     * Begins with the first beat.
     *
     * @param axis brings a reading of {@code nanoTime} onto the engine's axis
     * @param nanoTime {@link System#nanoTime}
     */
    LoopWatch(LongUnaryOperator axis, LongSupplier nanoTime, ThreadLook look) {
        this.axis = axis;
        this.nanoTime = nanoTime;
        this.look = look;
    }

    private long now() {
        return axis.applyAsLong(nanoTime.getAsLong());
    }

    /** A turn that is over. */
    private record Busy(long threadId, JvmEvent event) {}

    /** The turn in which a loop was at the last beat. */
    private static final class Watched {
        private int number;
        private long threadId;
        private long sinceNanos;
        private long seenNanos;
        private int beats;
        private @Nullable JvmEvent look;

        void begin(int turn, long thread, long now) {
            number = turn;
            threadId = thread;
            sinceNanos = now;
            seenNanos = now;
            beats = 0;
            look = null;
        }

        /** Long enough to be told: seen at two beats. */
        boolean isLong() {
            return beats > 0;
        }

        /** True at the second beat, the third, the fifth, the ninth: a thread that never comes back is not looked at for ever. */
        boolean isDue() {
            return Integer.bitCount(beats) == 1;
        }

        Busy until(long nanos) {
            JvmEvent seen = look;
            return new Busy(
                    threadId,
                    new JvmEvent(
                            Kind.LOOP_BUSY,
                            sinceNanos,
                            Math.max(0, nanos - sinceNanos),
                            seen == null ? "" : seen.detail(),
                            seen == null ? null : seen.thread(),
                            seen == null ? List.of() : seen.stack()));
        }
    }

    /** A beat: looks at each loop. */
    void beat() {
        Map<LoopTurn, Integer> due = new HashMap<>();
        synchronized (this) {
            long now = now();
            LoopTurns.forEach(turn -> {
                int number = turn.number();
                if (seen(turn, number, now)) {
                    due.put(turn, number);
                }
            });
        }
        due.forEach(this::lookAt); // outside of the lock: a look waits for its thread
    }

    /** Compares; true if the thread should be looked at. */
    private boolean seen(LoopTurn turn, int number, long now) {
        Watched watched = working.get(turn);
        if (watched != null && watched.number == number && now - watched.seenNanos < UNWATCHED_NANOS) {
            watched.beats++;
            watched.seenNanos = now;
            turn.notice(number);
            return watched.isDue();
        }
        if (watched != null && watched.isLong()) {
            end(turn, watched);
        }
        if (!LoopTurn.isWork(number)) {
            working.remove(turn);
        } else if (watched == null) {
            watched = new Watched();
            watched.begin(number, turn.threadId(), now);
            working.put(turn, watched);
        } else {
            watched.begin(number, turn.threadId(), now);
        }
        return false;
    }

    private void end(LoopTurn turn, Watched watched) {
        if (over.size() >= MOST_KEPT) {
            over.removeFirst();
        }
        over.addLast(watched.until(leftNanos(turn, watched)));
    }

    /** When a long turn ended, as its loop noted; it may have been over before it was noticed. */
    private long leftNanos(LoopTurn turn, Watched watched) {
        return turn.number() == watched.number
                ? watched.seenNanos
                : Math.max(watched.seenNanos, axis.applyAsLong(turn.leftNanos()));
    }

    private void lookAt(LoopTurn turn, int number) {
        JvmEvent seen = turn.number() == number ? look.at(turn.threadId(), now()) : null;
        synchronized (this) {
            Watched watched = working.get(turn);
            // Where it still is in that turn, the stack is of that turn.
            if (seen != null && watched != null && watched.number == number && turn.number() == number) {
                watched.look = seen;
            }
        }
    }

    /** The long turns of one thread's loop that overlap this time, those that are not over included. */
    synchronized List<JvmEvent> between(long fromNanos, long toNanos, long threadId) {
        List<JvmEvent> found = new ArrayList<>();
        for (Busy busy : over) {
            add(found, busy, fromNanos, toNanos, threadId);
        }
        working.forEach((turn, watched) -> {
            if (watched.isLong()) {
                long until = turn.number() == watched.number ? now() : leftNanos(turn, watched);
                add(found, watched.until(until), fromNanos, toNanos, threadId);
            }
        });
        return found;
    }

    private static void add(List<JvmEvent> found, Busy busy, long fromNanos, long toNanos, long threadId) {
        if (busy.threadId == threadId && busy.event.startNanos() <= toNanos && busy.event.endNanos() >= fromNanos) {
            found.add(busy.event);
        }
    }
}
