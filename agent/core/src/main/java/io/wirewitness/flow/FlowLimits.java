package io.wirewitness.flow;

/**
 * How much a {@link FlowTable} keeps, and how long.
 *
 * @param maxFlows the most connections at a time
 * @param memoryBytes the most that connections and the log of their segments take together; when it is reached, the log
 *     becomes shorter, and when that is short, the connection idle longest leaves
 * @param logBytes the most that the log takes; 0 for no log
 * @param messageBytes the most that first bytes of messages take
 * @param lingerNanos how long a connection that ended is kept for what comes after its end; -1 if only a full table or a
 *     successor makes connections leave
 * @param unansweredNanos how long after its last SYN a connection is kept that nobody answered
 */
public record FlowLimits(
        int maxFlows, long memoryBytes, long logBytes, long messageBytes, long lingerNanos, long unansweredNanos) {

    private static final long MIB = 1 << 20;

    /**
     * For captures: a million connections, within 512 MiB for the whole process. Data and more RST come within seconds after
     * a RST; Linux gives a SYN up after 127 s (tcp_syn_retries 6), so 130 s without a packet is the end. In a
     * JVM with a small heap it is half of the heap.
     */
    public static final FlowLimits OFFLINE = new FlowLimits(
            1 << 20,
            Math.min(400 * MIB, Runtime.getRuntime().maxMemory() / 2),
            96 * MIB,
            16 * MIB,
            10_000_000_000L,
            130_000_000_000L);

    /** Refuses what makes no sense. */
    public FlowLimits {
        if (maxFlows < 1 || maxFlows > 1 << 26) {
            throw new IllegalArgumentException("maxFlows: " + maxFlows);
        }
    }

    /** For a guest in another program: so many connections, no log, and none leaves before the table is full. */
    public static FlowLimits live(int maxFlows) {
        return new FlowLimits(maxFlows, Long.MAX_VALUE, 0, 0, -1, -1);
    }

    boolean keepsEnded() {
        return lingerNanos < 0;
    }
}
