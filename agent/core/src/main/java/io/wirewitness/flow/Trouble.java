package io.wirewitness.flow;

import io.wirewitness.model.Retransmissions;
import io.wirewitness.model.ZeroWindows;

/**
 * What one end of a connection went through: repetitions, gaps, keep-alives, closed windows. A view over a record that only
 * connections with any of it have.
 */
final class Trouble {

    static final int WORDS = 24;

    private static final int ZERO_SINCE_NANOS = 0; // 2; 0 while the window is open
    private static final int ZERO_TOTAL_NANOS = 2; // 2
    private static final int LONGEST_START_NANOS = 4; // 2
    private static final int LONGEST_END_NANOS = 6; // 2
    private static final int ZERO_TIMES = 8;
    private static final int ZERO_SEGMENTS = 9;
    private static final int KEEP_ALIVES = 10;
    private static final int DUPLICATE_ACKNOWLEDGMENTS = 11;
    private static final int RETRANSMISSIONS = 12;
    private static final int GAP_START = 13;
    private static final int GAP_END = 14;
    private static final int HAS_GAP = 15;
    private static final int TIMEOUTS = 16;
    private static final int FAST = 17;
    private static final int SPURIOUS = 18;
    private static final int ASKED_FOR = 19; // the number of the latest duplicate acknowledgment
    private static final int ASKED_TIMES = 20; // how often it came in a row
    private static final int REPEATED = 21; // the number of the latest retransmission
    private static final int REPEATED_NANOS = 22; // 2; 0 if there was none

    /** TCP_RTO_MIN (Linux, include/net/tcp.h, HZ / 5): no timer repeats a segment sooner. */
    private static final long SHORTEST_TIMEOUT_NANOS = 200_000_000;

    /** Wireshark's bound for a fast retransmission; RFC 5681, 3.2, asks for three, of which a capture may miss one. */
    private static final int ASKED_OFTEN = 2;

    private final Records records;
    private int[] words = FlowMemory.NOTHING;
    private int base;

    Trouble(Records records) {
        this.records = records;
    }

    Trouble at(int record) {
        words = records.slab(record);
        base = records.offset(record);
        return this;
    }

    /** Sequence space was jumped over: a segment that fills it repeats nothing. Only the latest gap is known. */
    void jumped(long from, long to) {
        words[base + GAP_START] = (int) from;
        words[base + GAP_END] = (int) to;
        words[base + HAS_GAP] = 1;
    }

    void forgetGap() {
        words[base + HAS_GAP] = 0;
    }

    /** True if this space lies in the gap, which then begins behind it. */
    boolean fills(long from, long end) {
        if (words[base + HAS_GAP] == 0
                || Sequence.after(words[base + GAP_START], from)
                || Sequence.after(end, words[base + GAP_END])) {
            return false;
        }
        words[base + GAP_START] = (int) end;
        return true;
    }

    /**
     * A segment that repeats: how many there were.
     *
     * @param spurious whether the other end had acknowledged all of it
     * @param askedFor whether the other end had {@link #asksFor asked} for it
     * @param lastNewNanos when this end sent something new for the last time; later than that, the segment was not new
     */
    long addRetransmission(long sequence, long epochNanos, boolean spurious, boolean askedFor, long lastNewNanos) {
        long before = Words.getLong(words, base + REPEATED_NANOS);
        boolean again = before != 0 && words[base + REPEATED] == (int) sequence;
        boolean late = epochNanos - (again ? before : lastNewNanos) >= SHORTEST_TIMEOUT_NANOS;
        if (spurious) {
            increment(SPURIOUS);
        } else if (askedFor && !(again && late)) {
            increment(FAST);
        } else if (late) {
            increment(TIMEOUTS);
        }
        words[base + REPEATED] = (int) sequence;
        Words.putLong(words, base + REPEATED_NANOS, epochNanos);
        return increment(RETRANSMISSIONS);
    }

    /** True if this end's duplicate acknowledgments, two or more, ask the other for exactly this sequence number. */
    boolean asksFor(long sequence) {
        return words[base + ASKED_TIMES] >= ASKED_OFTEN && words[base + ASKED_FOR] == (int) sequence;
    }

    void addKeepAlive() {
        increment(KEEP_ALIVES);
    }

    void addDuplicateAcknowledgment(long acknowledgment) {
        increment(DUPLICATE_ACKNOWLEDGMENTS);
        boolean again = words[base + ASKED_FOR] == (int) acknowledgment;
        words[base + ASKED_FOR] = (int) acknowledgment;
        words[base + ASKED_TIMES] = again ? words[base + ASKED_TIMES] + 1 : 1;
    }

    /** A segment with a window of zero: how many there were. */
    long addZeroWindow(long epochNanos) {
        if (Words.getLong(words, base + ZERO_SINCE_NANOS) == 0) {
            Words.putLong(words, base + ZERO_SINCE_NANOS, epochNanos);
            increment(ZERO_TIMES);
        }
        return increment(ZERO_SEGMENTS);
    }

    /** A segment with another window. */
    void endZeroWindow(long epochNanos) {
        long since = Words.getLong(words, base + ZERO_SINCE_NANOS);
        if (since == 0) {
            return;
        }
        long nanos = epochNanos - since;
        Words.putLong(words, base + ZERO_TOTAL_NANOS, Words.getLong(words, base + ZERO_TOTAL_NANOS) + nanos);
        if (nanos > longestNanos()) {
            Words.putLong(words, base + LONGEST_START_NANOS, since);
            Words.putLong(words, base + LONGEST_END_NANOS, epochNanos);
        }
        Words.putLong(words, base + ZERO_SINCE_NANOS, 0);
    }

    private long longestNanos() {
        return Words.getLong(words, base + LONGEST_END_NANOS) - Words.getLong(words, base + LONGEST_START_NANOS);
    }

    private long increment(int field) {
        return Words.unsigned(++words[base + field]);
    }

    private long count(int field) {
        return Words.unsigned(words[base + field]);
    }

    long retransmissions() {
        return count(RETRANSMISSIONS);
    }

    /** The retransmissions by kind. */
    Retransmissions repeated() {
        long timeouts = count(TIMEOUTS);
        long fast = count(FAST);
        long spurious = count(SPURIOUS);
        return new Retransmissions(timeouts, fast, spurious, retransmissions() - timeouts - fast - spurious);
    }

    long keepAlives() {
        return count(KEEP_ALIVES);
    }

    long duplicateAcknowledgments() {
        return count(DUPLICATE_ACKNOWLEDGMENTS);
    }

    ZeroWindows zeroWindows(long lastNanos) {
        int times = words[base + ZERO_TIMES];
        if (times == 0) {
            return ZeroWindows.NONE;
        }
        long since = Words.getLong(words, base + ZERO_SINCE_NANOS);
        long open = since == 0 ? 0 : Math.max(0, lastNanos - since);
        boolean openIsLongest = since != 0 && open >= longestNanos();
        return new ZeroWindows(
                times,
                Words.getLong(words, base + ZERO_TOTAL_NANOS) + open,
                openIsLongest ? since : Words.getLong(words, base + LONGEST_START_NANOS),
                openIsLongest ? since + open : Words.getLong(words, base + LONGEST_END_NANOS),
                since);
    }
}
