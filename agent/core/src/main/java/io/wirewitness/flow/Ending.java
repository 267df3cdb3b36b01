package io.wirewitness.flow;

import io.wirewitness.model.Endpoint;
import io.wirewitness.model.TcpFlags;
import io.wirewitness.model.TcpSegment;
import org.jspecify.annotations.Nullable;

/** How one end of a connection ended it: a view over a record that only connections with a FIN or RST have. */
final class Ending {

    private static final int FIRST_FIN = 0;
    private static final int FIRST_RST = SegmentRecord.WORDS;
    private static final int FIN_SEQUENCE = 2 * SegmentRecord.WORDS;
    private static final int RST_SEQUENCE = FIN_SEQUENCE + 1;
    private static final int FINS = FIN_SEQUENCE + 2;
    private static final int RESETS = FIN_SEQUENCE + 3;
    private static final int AFTER_RESET = FIN_SEQUENCE + 4;

    static final int WORDS = AFTER_RESET + 1;

    private final Records records;
    private int[] words = FlowMemory.NOTHING;
    private int base;

    Ending(Records records) {
        this.records = records;
    }

    Ending at(int record) {
        words = records.slab(record);
        base = records.offset(record);
        return this;
    }

    /** True if this FIN is not the one before it, repeated. */
    boolean addFin(Segment segment, boolean byClient) {
        return add(FIRST_FIN, FIN_SEQUENCE, FINS, segment, byClient);
    }

    /** True if this RST is not the one before it, repeated. */
    boolean addRst(Segment segment, boolean byClient) {
        return add(FIRST_RST, RST_SEQUENCE, RESETS, segment, byClient);
    }

    private boolean add(int first, int latestSequence, int count, Segment segment, boolean byClient) {
        int before = words[base + count];
        words[base + count] = before + 1;
        if (before == 0) {
            SegmentRecord.write(words, base + first, segment, byClient, 0, 0);
        } else if (words[base + latestSequence] == (int) segment.sequence) {
            return false;
        }
        words[base + latestSequence] = (int) segment.sequence;
        return true;
    }

    /** Forgets resets whose first bears another number than this and no ACK; true if it did. */
    boolean forgetStrangersRst(long ours) {
        int first = base + FIRST_RST;
        boolean strangers =
                SegmentRecord.sequence(words, first) != ours && (SegmentRecord.flags(words, first) & TcpFlags.ACK) == 0;
        if (strangers) {
            words[base + RESETS] = 0;
            words[base + AFTER_RESET] = 0;
        }
        return strangers;
    }

    void addAfterReset() {
        words[base + AFTER_RESET]++;
    }

    private boolean hasFin() {
        return words[base + FINS] != 0;
    }

    private boolean hasRst() {
        return words[base + RESETS] != 0;
    }

    long finNanos() {
        return SegmentRecord.nanos(words, base + FIRST_FIN);
    }

    long resets() {
        return Words.unsigned(words[base + RESETS]);
    }

    long afterReset() {
        return Words.unsigned(words[base + AFTER_RESET]);
    }

    @Nullable
    TcpSegment fin(Endpoint client, Endpoint server) {
        return hasFin() ? SegmentRecord.read(words, base + FIRST_FIN, client, server, null) : null;
    }

    @Nullable
    TcpSegment rst(Endpoint client, Endpoint server) {
        return hasRst() ? SegmentRecord.read(words, base + FIRST_RST, client, server, null) : null;
    }
}
