package io.wirewitness.flow;

import io.wirewitness.model.Endpoint;
import io.wirewitness.model.MessageHead;
import io.wirewitness.model.Payload;
import io.wirewitness.model.TcpSegment;
import io.wirewitness.packet.PayloadPeek;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A segment in 48 bytes, without its two ends, which the connection knows. Native byte order; for this process only.
 *
 * <pre>
 *    0  number (8)            when (8)
 *   16  sequence (4)          acknowledgment (4)   previous of the connection (4)    payload length (4)
 *   32  window (2)  IP id (2) message bytes (4)    HTTP status (2)  flags (1)  TTL (1)
 *   44  header length (1)     payload kind (1)     bits (1)         free (1)
 * </pre>
 */
@SuppressWarnings("EnumOrdinal") // in memory only
final class SegmentRecord {

    static final int BYTES = 48;

    private static final int NUMBER = 0;
    private static final int NANOS = 8;
    private static final int SEQUENCE = 16;
    private static final int ACKNOWLEDGMENT = 20;
    private static final int PREVIOUS = 24;
    private static final int PAYLOAD_BYTES = 28;
    private static final int WINDOW = 32;
    private static final int IP_ID = 34;
    private static final int MESSAGE = 36;
    private static final int HTTP_STATUS = 40;
    private static final int FLAGS = 42;
    private static final int TTL = 43;
    private static final int HEADER_BYTES = 44;
    private static final int PAYLOAD = 45;
    private static final int BITS = 46;

    private static final int BY_CLIENT = 1;
    private static final int TIMESTAMPS = 2;
    private static final int DONT_FRAGMENT = 4;
    private static final int HAS_IP_ID = 8;

    private static final Payload[] PAYLOADS = Payload.values();

    private SegmentRecord() {}

    static void write(ByteBuffer to, int at, Segment segment, boolean byClient, int previous, int message) {
        to.putLong(at + NUMBER, segment.number);
        to.putLong(at + NANOS, segment.epochNanos);
        to.putInt(at + SEQUENCE, (int) segment.sequence);
        to.putInt(at + ACKNOWLEDGMENT, (int) segment.acknowledgment);
        to.putInt(at + PREVIOUS, previous);
        to.putInt(at + PAYLOAD_BYTES, segment.payloadBytes);
        to.putShort(at + WINDOW, (short) segment.window);
        to.putShort(at + IP_ID, (short) segment.ipId);
        to.putInt(at + MESSAGE, message);
        to.putShort(at + HTTP_STATUS, (short) PayloadPeek.httpStatus(segment.peek));
        to.put(at + FLAGS, (byte) segment.flags);
        to.put(at + TTL, (byte) segment.ttl);
        to.put(at + HEADER_BYTES, (byte) segment.tcpHeaderBytes);
        to.put(at + PAYLOAD, (byte) PayloadPeek.payload(segment.peek).ordinal());
        int bits = (byClient ? BY_CLIENT : 0)
                | (segment.hasTimestamps ? TIMESTAMPS : 0)
                | (segment.dontFragment ? DONT_FRAGMENT : 0)
                | (segment.ipId >= 0 ? HAS_IP_ID : 0);
        to.put(at + BITS, (byte) bits);
    }

    /** How far back in the log the connection's segment before this one is; 0 for none. */
    static int previous(ByteBuffer from, int at) {
        return from.getInt(at + PREVIOUS);
    }

    /** Where its message's first bytes are kept, as {@link MessageBytes} names them; 0 for nowhere. */
    static int message(ByteBuffer from, int at) {
        return from.getInt(at + MESSAGE);
    }

    static long nanos(ByteBuffer from, int at) {
        return from.getLong(at + NANOS);
    }

    static long sequence(ByteBuffer from, int at) {
        return from.getInt(at + SEQUENCE) & 0xffff_ffffL;
    }

    static int flags(ByteBuffer from, int at) {
        return from.get(at + FLAGS);
    }

    static int payloadBytes(ByteBuffer from, int at) {
        return from.getInt(at + PAYLOAD_BYTES);
    }

    static TcpSegment read(ByteBuffer from, int at, Endpoint client, Endpoint server, @Nullable MessageHead head) {
        int bits = from.get(at + BITS);
        boolean byClient = (bits & BY_CLIENT) != 0;
        return new TcpSegment(
                from.getLong(at + NUMBER),
                from.getLong(at + NANOS),
                byClient ? client : server,
                byClient ? server : client,
                from.getInt(at + SEQUENCE) & 0xffff_ffffL,
                from.getInt(at + ACKNOWLEDGMENT) & 0xffff_ffffL,
                from.get(at + FLAGS) & 0xff,
                from.getShort(at + WINDOW) & 0xffff,
                from.getInt(at + PAYLOAD_BYTES),
                from.get(at + TTL) & 0xff,
                (bits & HAS_IP_ID) == 0 ? -1 : from.getShort(at + IP_ID) & 0xffff,
                from.get(at + HEADER_BYTES) & 0xff,
                (bits & TIMESTAMPS) != 0,
                PAYLOADS[from.get(at + PAYLOAD)],
                from.getShort(at + HTTP_STATUS) & 0xffff,
                (bits & DONT_FRAGMENT) != 0,
                head);
    }
}
