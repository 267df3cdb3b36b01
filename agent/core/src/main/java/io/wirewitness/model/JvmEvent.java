package io.wirewitness.model;

/**
 * Something that happened to the JVM as a whole, or to one of its threads, and may explain a stall.
 *
 * @param kind what happened
 * @param startNanos when it began, epoch nanoseconds on the engine's axis
 * @param durationNanos how long it took
 * @param detail for people, such as {@code G1 Young Generation}
 */
public record JvmEvent(Kind kind, long startNanos, long durationNanos, String detail) {

    /** What happened. */
    public enum Kind {
        /** All application threads stood still for the collector. */
        GC_PAUSE,
        /** All application threads stood still for another reason. */
        SAFEPOINT,
        /** The wall clock went on while the process did not. */
        FROZEN,
        /** The container's CPU quota was used up. */
        CPU_THROTTLED,
        /** One thread waited for a monitor that another held. */
        MONITOR_BLOCKED,
        /** One thread was parked. */
        THREAD_PARKED,
        /** A virtual thread could not leave its carrier. */
        VIRTUAL_THREAD_PINNED;

        /** True if it held up all threads of the process, and not one of them. */
        public boolean ofWholeProcess() {
            return switch (this) {
                case GC_PAUSE, SAFEPOINT, FROZEN, CPU_THROTTLED -> true;
                case MONITOR_BLOCKED, THREAD_PARKED, VIRTUAL_THREAD_PINNED -> false;
            };
        }
    }
}
