package io.wirewitness.packet;

import io.wirewitness.model.MessageHead;
import io.wirewitness.model.ResetReason;
import io.wirewitness.model.TlsRecords;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the payload of one segment begins with, on demand: it allocates, and belongs to the segments that matter, not
 * to every packet. Stateless; it never throws for what the bytes say. Buffers are big endian.
 */
public final class MessageHeads {

    /** draft-ietf-tcpm-rst-diagnostic-payload-00: magic (2), reason (2), enterprise (4). */
    private static final int RESET_MAGIC = 0x33aa;

    private static final int RESET_BYTES = 8;

    private MessageHeads() {}

    /**
     * The head that begins with the payload.
     *
     * @param start where the payload begins, absolute in the buffer
     * @param end where its captured part ends
     * @param payloadBytes its length on the wire
     * @return null if it begins with nothing known here: the middle of a message, another protocol
     */
    public static @Nullable MessageHead read(ByteBuffer bytes, int start, int end, int payloadBytes) {
        int length = Math.min(end, bytes.limit()) - start;
        if (start < 0 || length <= 0) {
            return null;
        }
        // From 0, no sum of an offset and a length on the wire exceeds an int.
        ByteBuffer payload = bytes.slice(start, length);
        int peek = PayloadPeek.peek(payload, 0, length);
        return switch (PayloadPeek.payload(peek)) {
            case HTTP_REQUEST -> HttpHeads.request(payload, length, peek);
            case HTTP_RESPONSE -> HttpHeads.response(payload, length, peek);
            case TLS_CLIENT_HELLO, TLS_SERVER_HELLO, TLS_HANDSHAKE, TLS_ALERT, TLS_APPLICATION_DATA ->
                new TlsReader(payload, length).read(length >= payloadBytes);
            default -> null;
        };
    }

    /**
     * The TLS records of segments that follow each other without a gap, whose bytes stand one behind the other from 0 to the
     * last of the ends: for each segment what begins in it, read beyond its end.
     *
     * @param ends where each of them ends, rising
     * @param whole whether the capture cut nothing of the last one
     */
    public static List<TlsRecords> readRecords(ByteBuffer bytes, int[] ends, boolean whole) {
        return new TlsReader(bytes, ends[ends.length - 1]).read(ends, whole);
    }

    /** The reason in the payload of a RST; null if there is none that can be read. */
    public static @Nullable ResetReason resetReason(ByteBuffer bytes, int start, int end, int payloadBytes) {
        int last = Math.min(end, bytes.limit());
        if (last <= start) {
            return null;
        }
        if (last - start >= RESET_BYTES
                && payloadBytes == RESET_BYTES
                && (bytes.getShort(start) & 0xffff) == RESET_MAGIC) {
            int code = bytes.getShort(start + 2) & 0xffff;
            long enterprise = bytes.getInt(start + 4) & 0xffff_ffffL;
            return enterprise == 0
                    ? new ResetReason(code, ResetReason.textOf(code))
                    : new ResetReason(-1, "reason " + code + " of enterprise " + enterprise);
        }
        for (int at = start; at < last; at++) {
            byte letter = bytes.get(at);
            boolean ending = letter == 0 || letter == '\r' || letter == '\n' || letter == '\t';
            if (!ending && Foreign.plain(letter) == '?' && letter != '?') {
                return null;
            }
        }
        String text = Foreign.text(bytes, start, last).replaceAll("[? ]+$", "");
        return text.isEmpty() ? null : new ResetReason(-1, text);
    }
}
