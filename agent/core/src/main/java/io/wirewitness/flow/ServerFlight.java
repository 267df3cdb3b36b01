package io.wirewitness.flow;

import io.wirewitness.model.MessageHead;
import io.wirewitness.model.Payload;
import io.wirewitness.model.TlsRecords;
import io.wirewitness.packet.MessageHeads;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The segments over which a server's TLS handshake in clear is spread, of one connection, joined where they follow each
 * other without a gap: a certificate seldom fits into one. For one story; not thread-safe.
 */
final class ServerFlight {

    /** Twice the longest record: far more than any chain of certificates in use. */
    private static final int MOST_BYTES = 1 << 15;

    private final MessageBytes messages;
    private final List<Piece> pieces = new ArrayList<>();
    private boolean continued;

    /** A segment with bytes that are kept under a name. */
    private record Piece(int index, int name, long sequence, int payloadBytes, boolean open) {}

    ServerFlight(MessageBytes messages) {
        this.messages = messages;
    }

    /** Takes note of a segment's record, which has bytes kept, and of what they begin with. */
    void add(int index, int[] chunk, int at, @Nullable MessageHead head) {
        boolean open = head instanceof TlsRecords records && !records.complete();
        boolean goesOn = SegmentRecord.payload(chunk, at) == Payload.OTHER; // of others, nothing is kept
        if (SegmentRecord.isByClient(chunk, at) || !(open || goesOn)) {
            return;
        }
        continued |= goesOn;
        pieces.add(new Piece(
                index,
                SegmentRecord.message(chunk, at),
                SegmentRecord.sequence(chunk, at),
                SegmentRecord.payloadBytes(chunk, at),
                open));
    }

    /** Replaces the heads of segments that were read alone by what they say together. */
    void join(@Nullable MessageHead[] heads) {
        if (!continued) {
            return;
        }
        for (Piece first : pieces) {
            if (first.open()) {
                join(first, heads);
            }
        }
    }

    private void join(Piece first, @Nullable MessageHead[] heads) {
        ByteBuffer bytes = ByteBuffer.allocate(MOST_BYTES);
        List<Piece> run = new ArrayList<>();
        int[] ends = new int[pieces.size()];
        boolean whole = true;
        for (Piece piece = first; piece != null && whole && run.size() < ends.length; piece = after(piece)) {
            whole = messages.copy(piece.name(), bytes) == piece.payloadBytes();
            ends[run.size()] = bytes.position();
            run.add(piece);
        }
        if (run.size() == 1) {
            return;
        }
        List<TlsRecords> read = MessageHeads.readRecords(bytes, Arrays.copyOf(ends, run.size()), whole);
        for (int i = 0; i < run.size(); i++) {
            if (!read.get(i).parts().isEmpty()) {
                heads[run.get(i).index()] = read.get(i);
            }
        }
    }

    private @Nullable Piece after(Piece piece) {
        long next = Sequence.plus(piece.sequence(), piece.payloadBytes());
        for (Piece other : pieces) {
            if (!other.open() && other.sequence() == next) {
                return other;
            }
        }
        return null;
    }
}
