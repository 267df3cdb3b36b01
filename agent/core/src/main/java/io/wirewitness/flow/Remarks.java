package io.wirewitness.flow;

import io.wirewitness.model.Endpoint;
import io.wirewitness.model.FlowExchange;
import io.wirewitness.model.FlowKey;
import io.wirewitness.model.HandshakeStall;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** What few connections have: an error answer, a long pause in the TLS handshake, a twin. A view over a record. */
final class Remarks {

    private static final int ERROR_ANSWER = 0;
    private static final int STALL = Conversation.BYTES;
    private static final int TWIN = STALL + 32;
    private static final int HAS = TWIN + 36;

    static final int BYTES = HAS + 4;

    private static final int HAS_ERROR_ANSWER = 1;
    private static final int HAS_STALL = 2;
    private static final int HAS_TWIN = 4;

    private final Records records;
    private ByteBuffer slab = FlowMemory.NOTHING;
    private int base;

    Remarks(Records records) {
        this.records = records;
    }

    Remarks at(int record) {
        slab = records.slab(record);
        base = records.offset(record);
        return this;
    }

    private boolean has(int bit) {
        return (slab.getInt(base + HAS) & bit) != 0;
    }

    private void set(int bit) {
        slab.putInt(base + HAS, slab.getInt(base + HAS) | bit);
    }

    /** Copies a conversation as it is now; only the first copy is kept. */
    void addErrorAnswer(ByteBuffer conversation, int at) {
        if (!has(HAS_ERROR_ANSWER)) {
            set(HAS_ERROR_ANSWER);
            for (int i = 0; i < Conversation.BYTES; i += 8) {
                slab.putLong(base + ERROR_ANSWER + i, conversation.getLong(at + i));
            }
        }
    }

    @Nullable
    FlowExchange errorAnswer() {
        return has(HAS_ERROR_ANSWER) ? Conversation.exchange(slab, base + ERROR_ANSWER) : null;
    }

    /** Only the longest is kept. */
    void addStall(long sinceNumber, long sinceNanos, long untilNumber, long untilNanos) {
        long longest = slab.getLong(base + STALL + 24) - slab.getLong(base + STALL + 8);
        if (!has(HAS_STALL) || untilNanos - sinceNanos > longest) {
            set(HAS_STALL);
            slab.putLong(base + STALL, sinceNumber);
            slab.putLong(base + STALL + 8, sinceNanos);
            slab.putLong(base + STALL + 16, untilNumber);
            slab.putLong(base + STALL + 24, untilNanos);
        }
    }

    @Nullable
    HandshakeStall stall() {
        return has(HAS_STALL)
                ? new HandshakeStall(
                        slab.getLong(base + STALL),
                        slab.getLong(base + STALL + 8),
                        slab.getLong(base + STALL + 16),
                        slab.getLong(base + STALL + 24))
                : null;
    }

    /** Copies the first 36 bytes of another connection's record: its ends. */
    void addTwin(ByteBuffer flow, int at) {
        set(HAS_TWIN);
        for (int i = 0; i < 36; i += 4) {
            slab.putInt(base + TWIN + i, flow.getInt(at + i));
        }
    }

    @Nullable
    FlowKey twin() {
        if (!has(HAS_TWIN)) {
            return null;
        }
        Endpoint client = Flow.client(slab, base + TWIN);
        return FlowKey.of(client, Flow.server(slab, base + TWIN));
    }
}
