package io.wirewitness.kernel;

import io.wirewitness.model.JvmEvent;
import io.wirewitness.model.JvmEvent.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What it means that a heartbeat comes late, or that clocks went by differently between two. A function of the pulses it is
 * given; for one thread.
 */
final class Arrhythmia {

    /** So much later than due, a beat is late: less is a busy machine. */
    static final long LATE_NANOS = 300_000_000L;

    /** A clock that jumps by less was slewed, or read a little later than the other. */
    private static final long JUMP_NANOS = 1_000_000_000L;

    /** Less between two beats is usual with any quota. */
    private static final long THROTTLED_LEAST_NANOS = 50_000_000L;

    /** A thread that waited so much of the time for a CPU may have kept all others at a safepoint. */
    private static final int STARVED_PART = 3;

    /** A process that is stopped uses no CPU; what it used just before and after, and the ticks of the clock, it may. */
    private static final double STOPPED_CPU = 0.05;

    private static final long STOPPED_CPU_NANOS = 50_000_000L;

    /** A heap in the swap is read page by page, on no CPU. */
    private static final long SWAPPING_FAULTS = 100;

    private final long periodNanos;
    private final LongUnaryOperator axis;
    private @Nullable Pulse last;
    private @Nullable Pulse lastThrottled;
    private long usualCpuNanos;

    /**
     * @param periodNanos how long lies between two beats that are on time
     * @param axis brings {@link System#nanoTime()} onto the engine's axis
     */
    Arrhythmia(long periodNanos, LongUnaryOperator axis) {
        this.periodNanos = periodNanos;
        this.axis = axis;
    }

    /** What happened since the pulse before; empty as a rule. */
    List<JvmEvent> after(Pulse now) {
        Pulse before = last;
        last = now;
        if (before == null) {
            lastThrottled = now.throttled() == null ? null : now;
            return List.of();
        }
        List<JvmEvent> events = new ArrayList<>(0);
        jumps(before, now, events);
        long lateNanos = now.nanoTime() - before.nanoTime() - periodNanos;
        if (lateNanos >= LATE_NANOS) {
            JvmEvent late = late(before, now, lateNanos);
            events.add(late);
        }
        if (now.cpuNanos() >= 0 && before.cpuNanos() >= 0 && lateNanos < LATE_NANOS) {
            usualCpuNanos = now.cpuNanos() - before.cpuNanos();
        }
        throttling(now, events);
        return events;
    }

    private void jumps(Pulse before, Pulse now, List<JvmEvent> events) {
        long went = now.nanoTime() - before.nanoTime();
        long slept =
                now.uptimeNanos() < 0 || before.uptimeNanos() < 0 ? 0 : now.uptimeNanos() - before.uptimeNanos() - went;
        long stepped = now.wallNanos() - before.wallNanos() - went;
        long at = axis.applyAsLong(before.nanoTime());
        if (slept >= JUMP_NANOS) {
            events.add(new JvmEvent(Kind.SUSPENDED, at, slept, "its uptime went on, the monotonic clock did not"));
        } else if (Math.abs(stepped) >= JUMP_NANOS) {
            events.add(
                    new JvmEvent(Kind.CLOCK_STEPPED, at, Math.abs(stepped), stepped > 0 ? "set forward" : "set back"));
        }
    }

    private JvmEvent late(Pulse before, Pulse now, long lateNanos) {
        long from = axis.applyAsLong(before.nanoTime() + periodNanos);
        long queued = change(before.queuedNanos(), now.queuedNanos());
        long cpu = change(before.cpuNanos(), now.cpuNanos());
        long throttled = throttledNanos(lastThrottled, now);
        if (queued * 2 >= lateNanos || throttled * 5 >= lateNanos) {
            return new JvmEvent(
                    Kind.CPU_STARVED,
                    from,
                    lateNanos,
                    throttled * 5 >= lateNanos ? "the quota was used up" : "others had the CPUs");
        }
        long unstopped =
                (long) (STOPPED_CPU * lateNanos) + STOPPED_CPU_NANOS + Math.min(2 * usualCpuNanos, lateNanos / 2);
        boolean swapping = change(before.majorFaults(), now.majorFaults()) >= SWAPPING_FAULTS;
        if (cpu >= 0 && cpu <= unstopped && queued >= 0 && !swapping) {
            RunQueue.Wait wait = now.longestWait();
            if (wait != null && wait.atMostNanos() * STARVED_PART >= lateNanos) {
                boolean certain = wait.atLeastNanos() * STARVED_PART >= lateNanos;
                return new JvmEvent(
                        Kind.CPU_STARVED,
                        from,
                        lateNanos,
                        certain
                                ? "a thread of it waited " + wait.atLeastNanos() / 1_000_000 + " ms for a CPU"
                                : "or stopped: whether a thread of it waited for a CPU is not known");
            }
            return new JvmEvent(
                    Kind.FROZEN, from, lateNanos, "by a signal, the cgroup freezer, a debugger or the hypervisor");
        }
        return new JvmEvent(
                Kind.STOOD_STILL,
                from,
                lateNanos,
                cpu < 0 ? "" : "the process used " + cpu / 1_000_000 + " ms of CPU" + (swapping ? " and swapped" : ""));
    }

    private void throttling(Pulse now, List<JvmEvent> events) {
        Pulse before = lastThrottled;
        if (now.throttled() == null) {
            return;
        }
        if (before == null) {
            lastThrottled = now;
            return;
        }
        lastThrottled = now;
        JvmEvent event = throttled(before, now, axis);
        if (event != null) {
            events.add(event);
        }
    }

    /** The last pulse up to which throttling has been told; null if there was none with totals. */
    @Nullable
    Pulse throttlingTold() {
        return lastThrottled;
    }

    /** What the quota did between two pulses; null if it was hardly used up. */
    static @Nullable JvmEvent throttled(Pulse before, Pulse now, LongUnaryOperator axis) {
        CgroupCpu.Totals earlier = before.throttled();
        CgroupCpu.Totals later = now.throttled();
        long throttled = throttledNanos(before, now);
        if (earlier == null || later == null || throttled < THROTTLED_LEAST_NANOS) {
            return null;
        }
        CgroupCpu.Counts grown = later.since(earlier);
        return new JvmEvent(
                Kind.CPU_THROTTLED,
                axis.applyAsLong(before.nanoTime()),
                throttled,
                "in " + grown.throttledPeriods() + " of " + grown.periods() + " periods");
    }

    /** At most the periods in which the quota was used up, whole: the kernel adds up what each CPU lost. */
    private static long throttledNanos(@Nullable Pulse before, Pulse now) {
        CgroupCpu.Totals earlier = before == null ? null : before.throttled();
        CgroupCpu.Totals later = now.throttled();
        if (before == null || earlier == null || later == null) {
            return 0;
        }
        CgroupCpu.Counts grown = later.since(earlier);
        double share = grown.periods() <= 0 ? 1 : (double) grown.throttledPeriods() / grown.periods();
        return Math.min(grown.throttledNanos(), (long) (Math.min(share, 1) * (now.nanoTime() - before.nanoTime())));
    }

    private static long change(long before, long now) {
        return before < 0 || now < 0 ? -1 : now - before;
    }
}
