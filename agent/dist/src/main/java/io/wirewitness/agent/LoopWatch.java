package io.wirewitness.agent;

import io.wirewitness.boot.LoopTurn;
import io.wirewitness.boot.LoopTurns;
import io.wirewitness.model.JvmEvent;
import io.wirewitness.model.JvmEvent.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Notices event loops that work on one thing for long, and where: with each beat of the heart it compares the loops' turns with
 * those of the beat before. Lengths are what was seen, so at most a beat too short; nothing is scheduled into a loop. The
 * heartbeat's thread calls {@link #beat}, which waits for no thread; the engine's asks.
 */
final class LoopWatch {

    /** A beat that comes later than this behind the one before: what was not watched is not counted. */
    private static final long UNWATCHED_NANOS = 400_000_000L;

    /** Long turns kept that are over; the oldest make room. */
    private static final int MOST_KEPT = 256;

    /** A look that took longer than this kept its thread from going on for as long, or all threads; see {@link LoopPolls}. */
    private static final long SLOW_NANOS = 50_000_000L;

    /** Then nothing is looked at for so long. */
    private static final long PAUSE_NANOS = 60_000_000_000L;

    private final LongUnaryOperator axis;
    private final LongSupplier nanoTime;
    private final Look look;
    private final Executor looker;
    private final boolean again;
    private final Map<LoopTurn, Watched> loops = new WeakHashMap<>();
    private final Deque<Busy> over = new ArrayDeque<>();
    private long noLooksUntilNanos = Long.MIN_VALUE;

    /** How a thread is looked at; see {@link ThreadLook#at}. */
    interface Look {
        @Nullable
        JvmEvent at(long threadId, long epochNanos);
    }

    /**
     * Begins with the first beat.
     *
     * @param axis brings a reading of {@code nanoTime} onto the engine's axis
     * @param nanoTime {@link System#nanoTime}
     * @param looker where looks are made
     * @param again whether a turn is looked at more than once
     */
    LoopWatch(LongUnaryOperator axis, LongSupplier nanoTime, Look look, Executor looker, boolean again) {
        this.axis = axis;
        this.nanoTime = nanoTime;
        this.look = look;
        this.looker = looker;
        this.again = again;
    }

    private long now() {
        return axis.applyAsLong(nanoTime.getAsLong());
    }

    /** A turn that is over. */
    private record Busy(long threadId, JvmEvent event) {}

    /** Where a loop was at the last beat. */
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
        boolean isDue(boolean more) {
            return beats == 1 || (more && Integer.bitCount(beats) == 1);
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

    /** A beat: compares each loop's turn with that of the beat before. */
    synchronized void beat() {
        long now = now();
        List<LoopTurn> turns = new ArrayList<>();
        LoopTurns.forEach(turns::add);
        Set<Long> moved = new HashSet<>();
        for (LoopTurn turn : turns) {
            Watched watched = loops.get(turn);
            if (watched == null || watched.number != turn.number()) {
                moved.add(turn.threadId());
            }
        }
        for (LoopTurn turn : turns) {
            compare(turn, loops.computeIfAbsent(turn, fresh -> new Watched()), moved, now);
        }
    }

    private void compare(LoopTurn turn, Watched watched, Set<Long> moved, long now) {
        int number = turn.number();
        // A thread that goes on with another selector is not at this one's work: it may never come back to it.
        boolean same = watched.number == number && !moved.contains(turn.threadId());
        if (same && LoopTurn.isWork(number) && now - watched.seenNanos < UNWATCHED_NANOS) {
            watched.beats++;
            watched.seenNanos = now;
            watched.threadId = turn.threadId();
            turn.notice(number);
            if (watched.isDue(again) && now >= noLooksUntilNanos) {
                looker.execute(() -> lookAt(turn, number));
            }
            return;
        }
        if (watched.isLong()) {
            end(turn, watched);
        }
        watched.begin(number, turn.threadId(), now);
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
        long began = now();
        JvmEvent seen = turn.number() == number ? look.at(turn.threadId(), began) : null;
        long ended = now();
        synchronized (this) {
            if (ended - began >= SLOW_NANOS) {
                noLooksUntilNanos = ended + PAUSE_NANOS;
                seen = seen == null ? null : withoutPlace(seen);
            }
            Watched watched = loops.get(turn);
            // Where it still is in that turn, the stack is of that turn.
            if (seen != null && watched != null && watched.number == number && turn.number() == number) {
                watched.look = seen;
            }
        }
    }

    /** What can be stopped only behind its work is seen behind its work. */
    private static JvmEvent withoutPlace(JvmEvent seen) {
        return new JvmEvent(
                seen.kind(), seen.startNanos(), seen.durationNanos(), seen.detail(), seen.thread(), List.of());
    }

    /** The long turns of one thread's loop that overlap this time, those that are not over included. */
    synchronized List<JvmEvent> between(long fromNanos, long toNanos, long threadId) {
        List<JvmEvent> found = new ArrayList<>();
        for (Busy busy : over) {
            add(found, busy, fromNanos, toNanos, threadId);
        }
        loops.forEach((turn, watched) -> {
            if (watched.isLong()) {
                add(found, watched.until(seenUntil(turn, watched)), fromNanos, toNanos, threadId);
            }
        });
        return found;
    }

    private long seenUntil(LoopTurn turn, Watched watched) {
        if (turn.number() != watched.number) {
            return leftNanos(turn, watched);
        }
        long now = now();
        return now - watched.seenNanos < UNWATCHED_NANOS ? now : watched.seenNanos;
    }

    private static void add(List<JvmEvent> found, Busy busy, long fromNanos, long toNanos, long threadId) {
        if (busy.threadId == threadId && busy.event.startNanos() <= toNanos && busy.event.endNanos() >= fromNanos) {
            found.add(busy.event);
        }
    }
}
