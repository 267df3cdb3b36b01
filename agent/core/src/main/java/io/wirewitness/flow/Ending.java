package io.wirewitness.flow;

import io.wirewitness.model.Endpoint;
import io.wirewitness.model.TcpFlags;
import io.wirewitness.model.TcpSegment;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** How one end of a connection ended it: a view over a record that only connections with a FIN or RST have. */
final class Ending {

    static final int BYTES = 2 * SegmentRecord.BYTES + 24;

    private static final int FIRST_FIN = 0;
    private static final int FIRST_RST = SegmentRecord.BYTES;
    private static final int FIN_SEQUENCE = 2 * SegmentRecord.BYTES;
    private static final int RST_SEQUENCE = FIN_SEQUENCE + 4;
    private static final int FINS = FIN_SEQUENCE + 8;
    private static final int RESETS = FIN_SEQUENCE + 12;
    private static final int AFTER_RESET = FIN_SEQUENCE + 16;

    private final Records records;
    private ByteBuffer slab = FlowMemory.NOTHING;
    private int base;

    Ending(Records records) {
        this.records = records;
    }

    Ending at(int record) {
        slab = records.slab(record);
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
        int before = slab.getInt(base + count);
        slab.putInt(base + count, before + 1);
        if (before == 0) {
            SegmentRecord.write(slab, base + first, segment, byClient, 0, 0);
        } else if (slab.getInt(base + latestSequence) == (int) segment.sequence) {
            return false;
        }
        slab.putInt(base + latestSequence, (int) segment.sequence);
        return true;
    }

    /** Forgets resets whose first bears another number than this and no ACK. */
    void forgetStrangersRst(long ours) {
        int first = base + FIRST_RST;
        if (SegmentRecord.sequence(slab, first) != ours && (SegmentRecord.flags(slab, first) & TcpFlags.ACK) == 0) {
            slab.putInt(base + RESETS, 0);
            slab.putInt(base + AFTER_RESET, 0);
        }
    }

    void addAfterReset() {
        slab.putInt(base + AFTER_RESET, slab.getInt(base + AFTER_RESET) + 1);
    }

    boolean hasFin() {
        return slab.getInt(base + FINS) != 0;
    }

    boolean hasRst() {
        return slab.getInt(base + RESETS) != 0;
    }

    long finNanos() {
        return SegmentRecord.nanos(slab, base + FIRST_FIN);
    }

    long resets() {
        return slab.getInt(base + RESETS) & 0xffff_ffffL;
    }

    long afterReset() {
        return slab.getInt(base + AFTER_RESET) & 0xffff_ffffL;
    }

    @Nullable
    TcpSegment fin(Endpoint client, Endpoint server) {
        return hasFin() ? SegmentRecord.read(slab, base + FIRST_FIN, client, server, null) : null;
    }

    @Nullable
    TcpSegment rst(Endpoint client, Endpoint server) {
        return hasRst() ? SegmentRecord.read(slab, base + FIRST_RST, client, server, null) : null;
    }
}
