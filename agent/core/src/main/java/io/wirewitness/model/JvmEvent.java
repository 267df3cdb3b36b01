package io.wirewitness.model;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to the JVM, or to one of its threads, and may explain a stall.
 *
 * @param kind what happened
 * @param startNanos when it began, epoch nanoseconds on the engine's axis
 * @param durationNanos how long it took
 * @param detail for people, such as {@code SerialOld, System.gc()}; empty if nothing more is known
 * @param thread the thread's name; null if it happened to the process as a whole
 * @param stack where that thread was, innermost first; empty if it is not known
 */
public record JvmEvent(
        Kind kind,
        long startNanos,
        long durationNanos,
        String detail,
        @Nullable String thread,
        List<String> stack) {

    /** Stands in a stack where frames were left out. */
    public static final String CUT = "...";

    public JvmEvent {
        stack = List.copyOf(stack);
    }

    /**
     * A stack of so many lines at most, innermost first: of a longer one the innermost frames, which say what the thread does, a
     * {@link #CUT}, and the outermost ones, which say whose thread it is.
     *
     * @param outermost how many of the outermost frames are kept; less than {@code most - 1}
     */
    public static List<String> shortened(List<String> stack, int most, int outermost) {
        if (stack.size() <= most) {
            return stack;
        }
        List<String> kept = new ArrayList<>(stack.subList(0, most - outermost - 1));
        kept.add(CUT);
        kept.addAll(stack.subList(stack.size() - outermost, stack.size()));
        return kept;
    }

    /** Something that happened to the process as a whole. */
    public JvmEvent(Kind kind, long startNanos, long durationNanos, String detail) {
        this(kind, startNanos, durationNanos, detail, null, List.of());
    }

    /** What happened. */
    public enum Kind {
        /** All application threads stood still for the collector. */
        GC_PAUSE,
        /** All application threads stood still for another reason, or most of them while the last one was waited for. */
        SAFEPOINT,
        /** All Java threads stood still, the process used its CPU meanwhile, and no recorder says what for. */
        STOOD_STILL,
        /** The process did not run although nothing of ours kept it: a signal, the cgroup freezer, a debugger, the hypervisor. */
        FROZEN,
        /** The machine slept: the time of day and its uptime went on, the monotonic clock did not; a point on our axis. */
        SUSPENDED,
        /** The time of day was set, or a virtual machine stood still together with all of its clocks. */
        CLOCK_STEPPED,
        /** The control group's CPU quota was used up for so long within the time. */
        CPU_THROTTLED,
        /** The host gave its CPUs to others: a thread of ours was ready to run and did not. */
        CPU_STARVED,
        /** A thread was parked: a lock, a future, a queue. */
        THREAD_PARKED,
        /** A thread waited to enter a monitor. */
        THREAD_BLOCKED,
        /** A thread slept. */
        THREAD_SLEPT,
        /** A virtual thread held its carrier while it waited. */
        THREAD_PINNED,
        /**
         * An event loop was at one piece of work and did not ask what its connections had brought: so long at least. The detail
         * is the state in which its thread was seen meanwhile, and the stack where.
         */
        LOOP_BUSY,
        /** Where a thread was at one moment. */
        THREAD_SEEN,
        /** The machine's CPUs were busy for the most part. */
        CPU_LOAD,
        /** A TLS handshake was done. */
        TLS_HANDSHAKE;

        /** True if no Java thread ran meanwhile, whatever it wanted to do. */
        public boolean isOfAllThreads() {
            return switch (this) {
                case GC_PAUSE, SAFEPOINT, STOOD_STILL, FROZEN -> true;
                default -> false;
            };
        }

        /** True if it held up the process as a whole: all of its threads, or its share of the CPUs. */
        public boolean isOfWholeProcess() {
            return switch (this) {
                case SUSPENDED, CPU_THROTTLED, CPU_STARVED -> true;
                default -> isOfAllThreads();
            };
        }

        /** True if one thread could not go on meanwhile. */
        public boolean isWaiting() {
            return switch (this) {
                case THREAD_PARKED, THREAD_BLOCKED, THREAD_SLEPT, THREAD_PINNED -> true;
                default -> false;
            };
        }
    }

    /** When it was over. */
    public long endNanos() {
        return startNanos + durationNanos;
    }

    /** How much of it lies within a time; 0 if nothing does. */
    public long within(long fromNanos, long toNanos) {
        return Math.max(0, Math.min(toNanos, endNanos()) - Math.max(fromNanos, startNanos));
    }
}
