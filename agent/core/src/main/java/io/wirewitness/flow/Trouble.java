package io.wirewitness.flow;

import io.wirewitness.model.ZeroWindows;
import java.nio.ByteBuffer;

/**
 * What one end of a connection went through: repetitions, gaps, keep-alives, closed windows. A view over a record that only
 * connections with any of it have.
 */
final class Trouble {

    static final int BYTES = 64;

    private static final int ZERO_SINCE_NANOS = 0; // 8; 0 while the window is open
    private static final int ZERO_TOTAL_NANOS = 8; // 8
    private static final int LONGEST_START_NANOS = 16; // 8
    private static final int LONGEST_END_NANOS = 24; // 8
    private static final int ZERO_TIMES = 32;
    private static final int ZERO_SEGMENTS = 36;
    private static final int KEEP_ALIVES = 40;
    private static final int DUPLICATE_ACKNOWLEDGMENTS = 44;
    private static final int RETRANSMISSIONS = 48;
    private static final int GAP_START = 52;
    private static final int GAP_END = 56;
    private static final int HAS_GAP = 60;

    private final Records records;
    private ByteBuffer slab = FlowMemory.NOTHING;
    private int base;

    Trouble(Records records) {
        this.records = records;
    }

    Trouble at(int record) {
        slab = records.slab(record);
        base = records.offset(record);
        return this;
    }

    /** Sequence space was jumped over: a segment that fills it repeats nothing. Only the latest gap is known. */
    void jumped(long from, long to) {
        slab.putInt(base + GAP_START, (int) from);
        slab.putInt(base + GAP_END, (int) to);
        slab.putInt(base + HAS_GAP, 1);
    }

    void forgetGap() {
        slab.putInt(base + HAS_GAP, 0);
    }

    /** True if this space lies in the gap, which then begins behind it. */
    boolean fills(long from, long end) {
        if (slab.getInt(base + HAS_GAP) == 0
                || Sequence.after(slab.getInt(base + GAP_START), from)
                || Sequence.after(end, slab.getInt(base + GAP_END))) {
            return false;
        }
        slab.putInt(base + GAP_START, (int) end);
        return true;
    }

    long addRetransmission() {
        return increment(RETRANSMISSIONS);
    }

    void addKeepAlive() {
        increment(KEEP_ALIVES);
    }

    void addDuplicateAcknowledgment() {
        increment(DUPLICATE_ACKNOWLEDGMENTS);
    }

    /** A segment with a window of zero: how many there were. */
    long addZeroWindow(long epochNanos) {
        if (slab.getLong(base + ZERO_SINCE_NANOS) == 0) {
            slab.putLong(base + ZERO_SINCE_NANOS, epochNanos);
            increment(ZERO_TIMES);
        }
        return increment(ZERO_SEGMENTS);
    }

    /** A segment with another window. */
    void endZeroWindow(long epochNanos) {
        long since = slab.getLong(base + ZERO_SINCE_NANOS);
        if (since == 0) {
            return;
        }
        long nanos = epochNanos - since;
        slab.putLong(base + ZERO_TOTAL_NANOS, slab.getLong(base + ZERO_TOTAL_NANOS) + nanos);
        if (nanos > longestNanos()) {
            slab.putLong(base + LONGEST_START_NANOS, since);
            slab.putLong(base + LONGEST_END_NANOS, epochNanos);
        }
        slab.putLong(base + ZERO_SINCE_NANOS, 0);
    }

    private long longestNanos() {
        return slab.getLong(base + LONGEST_END_NANOS) - slab.getLong(base + LONGEST_START_NANOS);
    }

    private long increment(int field) {
        int count = slab.getInt(base + field) + 1;
        slab.putInt(base + field, count);
        return count & 0xffff_ffffL;
    }

    private long count(int field) {
        return slab.getInt(base + field) & 0xffff_ffffL;
    }

    long retransmissions() {
        return count(RETRANSMISSIONS);
    }

    long keepAlives() {
        return count(KEEP_ALIVES);
    }

    long duplicateAcknowledgments() {
        return count(DUPLICATE_ACKNOWLEDGMENTS);
    }

    ZeroWindows zeroWindows(long lastNanos) {
        int times = slab.getInt(base + ZERO_TIMES);
        if (times == 0) {
            return ZeroWindows.NONE;
        }
        long since = slab.getLong(base + ZERO_SINCE_NANOS);
        long open = since == 0 ? 0 : Math.max(0, lastNanos - since);
        boolean openIsLongest = since != 0 && open >= longestNanos();
        return new ZeroWindows(
                times,
                slab.getLong(base + ZERO_TOTAL_NANOS) + open,
                openIsLongest ? since : slab.getLong(base + LONGEST_START_NANOS),
                openIsLongest ? since + open : slab.getLong(base + LONGEST_END_NANOS),
                since);
    }
}
