package io.wirewitness.flow;

import io.wirewitness.model.MessageHead;
import io.wirewitness.packet.MessageHeads;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The first bytes of messages, the latest ones, in a circle of fixed size: what a judgement may want to read again after
 * the packet is gone. Not thread-safe.
 *
 * <pre>
 *   entry, at a multiple of 16:   length (2)   bytes
 * </pre>
 */
final class MessageBytes {

    /** Enough for request line, Host, a response's head, a ClientHello's name: a judgement. */
    static final int MOST_EACH = 1024;

    /** Of a server's TLS handshake in clear: three certificates of 2 KB and the rest, where offload leaves it in one piece. */
    static final int MOST_OF_HANDSHAKE = 8192;

    private static final int UNIT = 16;
    private static final int HEADER = 2;

    private static final int PIECE = 1 << 20;
    private static final int UNITS_PER_PIECE = PIECE / UNIT;

    /** Allocated as the circle fills for the first time. */
    private final @Nullable ByteBuffer[] pieces;

    private final int units;

    /** Units passed since the start; the first is never used, so that 0 names nothing. */
    private long next = 1;

    /** A circle of about so many bytes, outside the heap as packets are: code that reads both is compiled for one kind. */
    MessageBytes(long bytes) {
        pieces = new ByteBuffer[(int) Math.max(1, bytes / PIECE)];
        units = pieces.length * UNITS_PER_PIECE;
    }

    /** Keeps the segment's first payload bytes and returns their name: the lower half of their place. */
    int keep(Segment segment) {
        int length = segment.headBytes;
        int needed = (HEADER + length + UNIT - 1) / UNIT;
        int inPiece = (int) (next % UNITS_PER_PIECE);
        if (inPiece + needed > UNITS_PER_PIECE) {
            next += UNITS_PER_PIECE - inPiece;
        }
        int name = (int) next;
        ByteBuffer piece = piece(next);
        int at = offset(next);
        piece.putShort(at, (short) length);
        piece.put(at + HEADER, segment.bytes, segment.payloadOffset, length);
        next += needed;
        return name;
    }

    private ByteBuffer piece(long unit) {
        int index = (int) (unit % units) / UNITS_PER_PIECE;
        ByteBuffer piece = pieces[index];
        if (piece == null) {
            piece = ByteBuffer.allocateDirect(PIECE);
            pieces[index] = piece;
        }
        return piece;
    }

    private static int offset(long unit) {
        return (int) (unit % UNITS_PER_PIECE) * UNIT;
    }

    /**
     * The head that begins with the bytes of this name; null if they are no longer there, or begin nothing known. The log
     * forgets a name long before its lower half comes again.
     */
    @Nullable
    MessageHead read(int name, int payloadBytes) {
        if (!holds(name)) {
            return null;
        }
        ByteBuffer piece = piece(place(name));
        int at = offset(place(name));
        int head = at + HEADER;
        return MessageHeads.read(piece, head, head + piece.getShort(at), payloadBytes);
    }

    /** Appends the bytes of this name, as far as there is room; returns how many, 0 if they are no longer there. */
    int copy(int name, ByteBuffer into) {
        if (!holds(name)) {
            return 0;
        }
        ByteBuffer piece = piece(place(name));
        int at = offset(place(name));
        int length = Math.min(piece.getShort(at), into.remaining());
        int end = into.position() + length;
        into.put(into.position(), piece, at + HEADER, length).position(end);
        return length;
    }

    private boolean holds(int name) {
        int age = (int) next - name;
        return age > 0 && age <= units;
    }

    private long place(int name) {
        return next - ((int) next - name);
    }
}
