package io.wirewitness.flow;

/**
 * Recognises one connection that the capture shows under two pairs of addresses, before and behind address translation: its
 * SYN keeps initial sequence number, timestamp, window and options, and the port at one end at least. A table of fixed size
 * for the latest SYNs. Not thread-safe.
 */
final class Twins {

    private static final int REMEMBERED = 1 << 12;

    /** Translation takes microseconds; a second SYN with the same number and timestamp does not come by itself. */
    private static final long NANOS = 1_000_000_000;

    private final long[] prints = new long[REMEMBERED];
    private final long[] times = new long[REMEMBERED];
    private final long[] firstNumbers = new long[REMEMBERED];
    private final int[] flows = new int[REMEMBERED];

    /** The connection that began with the same SYN under other addresses; 0 if there is none that is remembered. */
    int find(Segment syn) {
        long print = print(syn);
        int at = (int) print & (REMEMBERED - 1);
        return prints[at] == print && Math.abs(syn.epochNanos - times[at]) <= NANOS ? flows[at] : 0;
    }

    /** The first packet of the connection that {@link #find} named: a record may be another's by now. */
    long firstNumber(Segment syn) {
        return firstNumbers[(int) print(syn) & (REMEMBERED - 1)];
    }

    void remember(Segment syn, int flow) {
        long print = print(syn);
        int at = (int) print & (REMEMBERED - 1);
        prints[at] = print;
        times[at] = syn.epochNanos;
        firstNumbers[at] = syn.number;
        flows[at] = flow;
    }

    private static long print(Segment syn) {
        long options = ((long) syn.segmentSizeBytes << 32) | ((long) syn.windowShift << 20) | syn.window;
        return DuplicateFilter.mix(DuplicateFilter.mix(syn.timestamps ^ (syn.sequence << 20)) ^ options ^ syn.sequence);
    }
}
