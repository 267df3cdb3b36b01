package io.wirewitness.flow;

import io.wirewitness.packet.TlsRecordHeader;
import java.nio.ByteBuffer;

/**
 * Where the next TLS record of each direction begins, followed from header to header: what one segment alone does not tell.
 * It belongs to the thread that has the packets' bytes, and all segments of a capture pass it in order; copies may be among
 * them.
 *
 * <p>One table of fixed size for all connections: a direction whose place another one takes is not known until a segment of
 * it begins with a record again, and so it is behind a header that the capture cut or missed, and behind bytes that are no
 * header. What it says is known is true.
 *
 * <pre>
 *   entry, 4 words:   direction   sequence number of the next header
 *                     the record before it: length (15), type less 20 (2), clear handshake (1); held bytes (3)
 *                     the first bytes of a header that goes on in the next segment
 * </pre>
 */
public final class RecordTracks {

    /** 64 KiB. A response keeps its place from one record to the next, which is some ten segments. */
    private static final int ENTRY_BITS = 12;

    private static final int WORDS = 4;
    private static final int DIRECTION = 0;
    private static final int NEXT_HEADER = 1;
    private static final int RECORD = 2;
    private static final int HELD = 3;

    private static final int LENGTH = (1 << 15) - 1;
    private static final int TYPE_SHIFT = 15;
    private static final int TYPE = 3;
    private static final int CLEAR_FLIGHT = 1 << 17;
    private static final int HELD_SHIFT = 18;

    private static final int SERVER_HELLO = 2;

    /** The odd number next to 2^32 divided by the golden ratio (Knuth, volume 3, 6.4). */
    private static final int GOLDEN = 0x9e37_79b9;

    private final int[] words = new int[WORDS << ENTRY_BITS];

    /** Whether there ever was a record: a capture without TLS asks no more than this. */
    private boolean used;

    // The segment and the entry in hand.
    private int at;
    private int type;
    private int length;
    private int flight;

    /** How far the segment's payload is a server's handshake in clear. */
    private int clearBytes;

    /** One that knows nothing. */
    public RecordTracks() {}

    /** Whether there was a record in any direction; if not, a segment that begins with none need not be followed. */
    boolean inUse() {
        return used;
    }

    /**
     * Follows the records in a segment's payload. It has some, and is no SYN.
     *
     * @param hello whether it begins with a record in which a conversation begins
     * @param begins whether it looks as if it began with a record
     * @return where it stops, as a {@link RecordTail}
     */
    int follow(Segment segment, ByteBuffer bytes, boolean hello, boolean begins) {
        clearBytes = 0;
        int direction = (segment.ends + segment.sourcePort * GOLDEN) | 1;
        at = (direction >>> (Integer.SIZE - ENTRY_BITS)) * WORDS;
        boolean known = words[at + DIRECTION] == direction;
        int record = known ? words[at + RECORD] : 0;
        int start = (int) segment.sequence;
        int ahead = known ? words[at + NEXT_HEADER] - start : 0;
        boolean passed = ahead < -(record >>> HELD_SHIFT);
        boolean longAgo = ahead > TlsRecordHeader.LONGEST_RECORD;
        if (!known || passed || longAgo) {
            if (!begins || (longAgo && !hello)) {
                return RecordTail.UNKNOWN;
            }
            used = true;
            words[at + DIRECTION] = direction;
            record = 0;
            ahead = 0;
        }
        length = record & LENGTH;
        type = TlsRecordHeader.CHANGE_CIPHER_SPEC + (record >>> TYPE_SHIFT & TYPE);
        flight = record & CLEAR_FLIGHT;
        if (ahead > 0 && ahead <= length) {
            noteClear(Math.min(ahead, segment.payloadBytes));
        }
        return ahead >= segment.payloadBytes
                ? RecordTail.of(type, length, ahead - segment.payloadBytes)
                : walk(segment, bytes, ahead);
    }

    /** From the header at this offset to the last one; the offset is negative if the segment before holds its beginning. */
    private int walk(Segment segment, ByteBuffer bytes, int firstHeader) {
        int payload = segment.payloadBytes;
        int from = segment.payloadOffset;
        int captured = segment.payloadEnd - from;
        int offset = firstHeader;
        while (offset < payload) {
            if (captured - offset < TlsRecordHeader.BYTES) {
                return captured == payload && offset >= 0 ? hold(segment, bytes, offset) : forget();
            }
            long header = offset >= 0 ? TlsRecordHeader.read(bytes, from + offset) : join(bytes, from, offset);
            if (!TlsRecordHeader.isPlausible(header)) {
                return forget();
            }
            type = TlsRecordHeader.type(header);
            length = TlsRecordHeader.recordBytes(header);
            int content = offset + TlsRecordHeader.BYTES;
            if (type != TlsRecordHeader.HANDSHAKE) {
                flight = type == TlsRecordHeader.ALERT ? flight : 0; // encrypted from here, or soon
            } else if (content < captured && bytes.get(from + content) == SERVER_HELLO) {
                flight = CLEAR_FLIGHT;
            }
            offset += length;
            noteClear(Math.min(offset, payload));
        }
        put(segment, offset, 0);
        return RecordTail.of(type, length, offset - payload);
    }

    private void noteClear(int end) {
        if (flight != 0 && type == TlsRecordHeader.HANDSHAKE) {
            clearBytes = end;
        }
    }

    /** A header of which the segment has the first one to four bytes. */
    private int hold(Segment segment, ByteBuffer bytes, int offset) {
        int count = segment.payloadBytes - offset;
        int held = 0;
        for (int i = 0; i < count; i++) {
            held = held << Byte.SIZE | (bytes.get(segment.payloadOffset + offset + i) & 0xff);
        }
        put(segment, offset, count);
        words[at + HELD] = held;
        return RecordTail.UNKNOWN;
    }

    /** The header that began so many bytes before the payload. */
    private long join(ByteBuffer bytes, int from, int offset) {
        int kept = words[at + RECORD] >>> HELD_SHIFT;
        long header = Words.unsigned(words[at + HELD]) >>> ((kept + offset) * Byte.SIZE);
        for (int i = 0; i < TlsRecordHeader.BYTES + offset; i++) {
            header = header << Byte.SIZE | (bytes.get(from + i) & 0xff);
        }
        return header;
    }

    private void put(Segment segment, int offset, int held) {
        words[at + NEXT_HEADER] = (int) segment.sequence + offset;
        words[at + RECORD] =
                length | ((type - TlsRecordHeader.CHANGE_CIPHER_SPEC) << TYPE_SHIFT) | flight | (held << HELD_SHIFT);
    }

    private int forget() {
        words[at + DIRECTION] = 0;
        return RecordTail.UNKNOWN;
    }

    /** How many of the last segment's first payload bytes are a server's handshake in clear, or between two such. */
    int clearBytes() {
        return clearBytes;
    }
}
