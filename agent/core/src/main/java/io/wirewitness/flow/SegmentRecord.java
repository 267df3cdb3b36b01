package io.wirewitness.flow;

import io.wirewitness.model.Endpoint;
import io.wirewitness.model.MessageHead;
import io.wirewitness.model.Payload;
import io.wirewitness.model.TcpSegment;
import io.wirewitness.packet.PayloadPeek;
import org.jspecify.annotations.Nullable;

/**
 * A segment in 14 words, without its two ends, which the connection knows. For this process only.
 *
 * <pre>
 *    0  number (2)       when (2)
 *    4  sequence         acknowledgment           previous of the connection       payload length
 *    8  window, IP id    message bytes            status, flags, TTL               header length, kind, bits
 *   12  SACK block (2)
 * </pre>
 */
@SuppressWarnings("EnumOrdinal") // in memory only
final class SegmentRecord {

    static final int WORDS = 14;

    private static final int NUMBER = 0; // 2
    private static final int NANOS = 2; // 2
    private static final int SEQUENCE = 4;
    private static final int ACKNOWLEDGMENT = 5;
    private static final int PREVIOUS = 6;
    private static final int PAYLOAD_BYTES = 7;
    private static final int WINDOW_AND_ID = 8; // 16 bits each, the window above
    private static final int MESSAGE = 9;
    private static final int STATUS_FLAGS_TTL = 10; // 16, 8 and 8 bits, the TTL above
    private static final int HEADER_KIND_BITS = 11; // 8, 8 and 16 bits, the bits above

    private static final int SACK = 12; // 2

    private static final int BY_CLIENT = 1 << 16;
    private static final int TIMESTAMPS = 1 << 17;
    private static final int DONT_FRAGMENT = 1 << 18;
    private static final int HAS_IP_ID = 1 << 19;

    private static final Payload[] PAYLOADS = Payload.values();

    private SegmentRecord() {}

    static void write(int[] to, int at, Segment segment, boolean byClient, int previous, int message) {
        Words.putLong(to, at + NUMBER, segment.number);
        Words.putLong(to, at + NANOS, segment.epochNanos);
        to[at + SEQUENCE] = (int) segment.sequence;
        to[at + ACKNOWLEDGMENT] = (int) segment.acknowledgment;
        to[at + PREVIOUS] = previous;
        to[at + PAYLOAD_BYTES] = segment.payloadBytes;
        to[at + WINDOW_AND_ID] = segment.window << 16 | (segment.ipId & 0xffff);
        to[at + MESSAGE] = message;
        to[at + STATUS_FLAGS_TTL] =
                PayloadPeek.httpStatus(segment.peek) | (segment.flags & 0xff) << 16 | segment.ttl << 24;
        to[at + HEADER_KIND_BITS] = (segment.tcpHeaderBytes & 0xff)
                | PayloadPeek.payload(segment.peek).ordinal() << 8
                | (byClient ? BY_CLIENT : 0)
                | (segment.hasTimestamps ? TIMESTAMPS : 0)
                | (segment.dontFragment ? DONT_FRAGMENT : 0)
                | (segment.ipId >= 0 ? HAS_IP_ID : 0);
        Words.putLong(to, at + SACK, segment.sack);
    }

    /** How far back in the log the connection's segment before this one is; 0 for none. */
    static int previous(int[] from, int at) {
        return from[at + PREVIOUS];
    }

    /** Where its message's first bytes are kept, as {@link MessageBytes} names them; 0 for nowhere. */
    static int message(int[] from, int at) {
        return from[at + MESSAGE];
    }

    static boolean isByClient(int[] from, int at) {
        return (from[at + HEADER_KIND_BITS] & BY_CLIENT) != 0;
    }

    static Payload payload(int[] from, int at) {
        return PAYLOADS[from[at + HEADER_KIND_BITS] >>> 8 & 0xff];
    }

    static long number(int[] from, int at) {
        return Words.getLong(from, at + NUMBER);
    }

    static long nanos(int[] from, int at) {
        return Words.getLong(from, at + NANOS);
    }

    static long sequence(int[] from, int at) {
        return Words.unsigned(from[at + SEQUENCE]);
    }

    static int flags(int[] from, int at) {
        return from[at + STATUS_FLAGS_TTL] >>> 16 & 0xff;
    }

    static int payloadBytes(int[] from, int at) {
        return from[at + PAYLOAD_BYTES];
    }

    static TcpSegment read(int[] from, int at, Endpoint client, Endpoint server, @Nullable MessageHead head) {
        int statusFlagsTtl = from[at + STATUS_FLAGS_TTL];
        int headerKindBits = from[at + HEADER_KIND_BITS];
        int windowAndId = from[at + WINDOW_AND_ID];
        boolean byClient = (headerKindBits & BY_CLIENT) != 0;
        return new TcpSegment(
                number(from, at),
                nanos(from, at),
                byClient ? client : server,
                byClient ? server : client,
                sequence(from, at),
                Words.unsigned(from[at + ACKNOWLEDGMENT]),
                statusFlagsTtl >>> 16 & 0xff,
                windowAndId >>> 16,
                payloadBytes(from, at),
                statusFlagsTtl >>> 24,
                (headerKindBits & HAS_IP_ID) == 0 ? -1 : windowAndId & 0xffff,
                headerKindBits & 0xff,
                (headerKindBits & TIMESTAMPS) != 0,
                payload(from, at),
                statusFlagsTtl & 0xffff,
                (headerKindBits & DONT_FRAGMENT) != 0,
                Words.getLong(from, at + SACK),
                head);
    }
}
