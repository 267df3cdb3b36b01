package io.wirewitness.kernel;

import io.wirewitness.model.JvmEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A thread that wakes up five times a second and notices when it could not: a process that was stopped, paused, starved or
 * throttled, a machine that slept, a clock that was set. Needs no flight recorder. Any thread may ask.
 */
public final class Heartbeat implements AutoCloseable {

    private static final long PERIOD_NANOS = 200_000_000L;

    /** Events kept; the oldest make room. */
    private static final int MOST_EVENTS = 512;

    private final LongUnaryOperator axis;
    private final Runnable eachBeat;
    private final Arrhythmia arrhythmia;
    private final CgroupCpu groups = CgroupCpu.ofThisProcess();
    private final Thread thread;
    private final Deque<JvmEvent> events = new ArrayDeque<>();
    private final CgroupCpu groupsNow = CgroupCpu.ofThisProcess();
    private final RunQueue runQueue = RunQueue.ofThisProcess();
    private @Nullable Pulse throttlingTold;
    private volatile long beatNanos;
    private volatile boolean closed;
    private volatile boolean quota;

    private Heartbeat(LongUnaryOperator axis, Runnable eachBeat) {
        this.axis = axis;
        this.eachBeat = eachBeat;
        arrhythmia = new Arrhythmia(PERIOD_NANOS, axis);
        beatNanos = System.nanoTime();
        thread = new Thread(null, this::run, "wirewitness-heartbeat", 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(null);
        thread.setUncaughtExceptionHandler((of, fault) -> closed = true); // never the application's default one
    }

    /**
     * Starts it.
     *
     * @param axis brings {@link System#nanoTime()} onto the engine's axis
     * @param eachBeat what else is looked at five times a second, on the heartbeat's thread; short, and throws nothing
     */
    public static Heartbeat start(LongUnaryOperator axis, Runnable eachBeat) {
        Heartbeat heartbeat = new Heartbeat(axis, eachBeat);
        heartbeat.thread.start();
        return heartbeat;
    }

    private void run() {
        while (!closed) {
            Pulse pulse = Pulse.read(groups, runQueue.longestSince(System.nanoTime(), beatNanos, overdue()));
            List<JvmEvent> found = arrhythmia.after(pulse);
            quota |= pulse.throttled() != null;
            eachBeat.run(); // before the beat is heard of: who waits for it asks both
            synchronized (events) {
                found.forEach(this::add);
                throttlingTold = arrhythmia.throttlingTold();
                beatNanos = pulse.nanoTime();
            }
            try {
                TimeUnit.NANOSECONDS.sleep(PERIOD_NANOS);
            } catch (InterruptedException end) {
                return;
            }
        }
    }

    private void add(JvmEvent event) {
        if (events.size() >= MOST_EVENTS) {
            events.removeFirst();
        }
        events.addLast(event);
    }

    /** True if a beat is overdue at this moment: something may be keeping the process still. */
    public boolean overdue() {
        return !closed && System.nanoTime() - beatNanos - PERIOD_NANOS >= Arrhythmia.LATE_NANOS;
    }

    /** True once a beat came after this moment, or none will come any more. */
    public boolean beatAfter(long epochNanos) {
        return closed || axis.applyAsLong(beatNanos) >= epochNanos;
    }

    /** True if a control group of this process has a CPU quota's counters. */
    public boolean seesQuota() {
        return quota;
    }

    /** What overlaps this time, in the order of time. */
    public List<JvmEvent> between(long fromNanos, long toNanos) {
        List<JvmEvent> found = new ArrayList<>();
        synchronized (events) {
            for (JvmEvent event : events) {
                if (event.startNanos() <= toNanos && event.endNanos() >= fromNanos) {
                    found.add(event);
                }
            }
        }
        return found;
    }

    /** How the quota was used since it was last told of: a failure does not wait for the next beat. One thread's. */
    public @Nullable JvmEvent throttledSince() {
        Pulse before;
        synchronized (events) {
            before = throttlingTold;
        }
        return before == null ? null : Arrhythmia.throttled(before, Pulse.read(groupsNow, null), axis);
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
