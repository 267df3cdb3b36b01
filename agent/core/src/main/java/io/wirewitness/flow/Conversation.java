package io.wirewitness.flow;

import io.wirewitness.model.FlowExchange;
import io.wirewitness.model.FlowExchange.Answer;
import io.wirewitness.model.HandshakeStall;
import io.wirewitness.model.Payload;
import io.wirewitness.model.Protocol;
import io.wirewitness.packet.HttpFraming;
import io.wirewitness.packet.PayloadPeek;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Follows requests and responses of one connection in constant space: the latest request, and how far its response got. A
 * view over 112 bytes of the connection's record. Not thread-safe.
 *
 * <p>HTTP/1 heads say where messages end. In TLS and in unknown protocols a request is what the client sends after the
 * server's last byte; handshakes and records that are too small for a request begin none.
 */
@SuppressWarnings("EnumOrdinal") // in memory only
final class Conversation {

    static final int BYTES = 112;

    private static final int REQUEST_NUMBER = 0; // 8
    private static final int REQUEST_FIRST_NANOS = 8; // 8
    private static final int REQUEST_LAST_NANOS = 16; // 8
    private static final int REQUEST_BYTES = 24; // 8
    private static final int REQUEST_TOTAL_BYTES = 32; // 8
    private static final int IDLE_BEFORE_NANOS = 40; // 8
    private static final int RESPONSE_FIRST_NANOS = 48; // 8
    private static final int RESPONSE_LAST_NANOS = 56; // 8
    private static final int RESPONSE_BYTES = 64; // 8
    private static final int RESPONSE_TOTAL_BYTES = 72; // 8
    private static final int LAST_PAYLOAD_NANOS = 80; // 8
    private static final int REQUEST_SEQUENCE = 88;
    private static final int ORDINAL = 92;
    private static final int RESPONSE_AFTER = 96; // packets behind the request; 0 while there is no response
    private static final int LAST_PAYLOAD_AFTER = 100; // packets behind the request
    private static final int REMARKS = 104;
    private static final int HTTP_STATUS = 108; // 2
    private static final int PROTOCOL = 110; // 1
    private static final int BITS = 111; // 1

    private static final int BEGUN = 1;
    private static final int UNTIL_CLOSE = 1 << 1;
    private static final int CHUNKED = 1 << 2;
    private static final int CHUNKS_ENDED = 1 << 3;
    private static final int HEAD_ONLY = 1 << 4;
    private static final int TOTAL_AT_LEAST = 1 << 5; // the head was cut: the response is a little longer

    /**
     * Smaller TLS segments behind a response are control: an encrypted alert has 24 bytes, HTTP/2 frames that update
     * windows or acknowledge have 31 to 70 in TLS 1.3 (RFC 8446, 5.2; RFC 9113, 6).
     */
    private static final int SMALLEST_TLS_REQUEST = 72;

    /** A Finished in its own record has at most 74 bytes (SHA-384); with a request behind it, the segment has far more. */
    private static final int LARGEST_FINISHED = 300;

    /** 5 bytes of header, 2 of alert, and at most 33 of nonce, type, padding and tag (RFC 5246, 6.2.3; RFC 8446, 5.2). */
    private static final int LARGEST_TLS_ALERT = 40;

    private static final int FIRST_FINAL_STATUS = 200;
    private static final int SWITCHING_PROTOCOLS = 101;
    private static final int FIRST_ERROR_STATUS = 400;

    private static final int EMPTY_LINE_BYTES = 2;

    /** A pause in a TLS handshake that is worth remembering; round trips are far shorter, and people notice. */
    private static final long STALL_NANOS = 1_000_000_000;

    private static final Protocol[] PROTOCOLS = Protocol.values();

    private final Records records;
    private final Remarks remarks;
    private ByteBuffer slab = FlowMemory.NOTHING;
    private int base;

    /** A view; remarks are kept in records of their own. */
    Conversation(Records records) {
        this.records = records;
        remarks = new Remarks(records);
    }

    /** Moves the view. */
    void at(ByteBuffer slab, int base) {
        this.slab = slab;
        this.base = base;
    }

    /** Gives back what stands in a record of its own. */
    void release() {
        int record = slab.getInt(base + REMARKS);
        if (record != 0) {
            records.give(record);
        }
    }

    /** New payload of the client. */
    void fromClient(Segment segment, int fresh) {
        Payload kind = PayloadPeek.payload(segment.peek);
        noteProtocol(kind);
        noteStall(segment);
        if (!is(BEGUN) && kind == Payload.TLS_CLIENT_HELLO) {
            begin(segment);
        } else if (beginsRequest(kind, fresh)) {
            slab.putInt(base + ORDINAL, ordinal() + 1);
            begin(segment);
            if (segment.messageBytes > 0) {
                slab.putLong(base + REQUEST_TOTAL_BYTES, segment.messageBytes);
            }
            set(HEAD_ONLY, PayloadPeek.isHeadRequest(segment.peek));
        }
        if (is(BEGUN) && (ordinal() == 0 || !isHandshake(kind, fresh))) {
            slab.putLong(base + REQUEST_BYTES, slab.getLong(base + REQUEST_BYTES) + fresh);
            slab.putLong(base + REQUEST_LAST_NANOS, segment.epochNanos);
        }
        notePayload(segment);
    }

    private void noteProtocol(Payload kind) {
        if (slab.get(base + PROTOCOL) == 0) {
            slab.put(base + PROTOCOL, (byte) protocolOf(kind).ordinal());
        }
    }

    /** In a TLS handshake, whose pauses are remembered after it is over. */
    private void noteStall(Segment segment) {
        if (is(BEGUN) && ordinal() == 0 && segment.epochNanos - lastPayloadNanos() >= STALL_NANOS) {
            long lastNumber = requestNumber() + (slab.getInt(base + LAST_PAYLOAD_AFTER) & 0xffff_ffffL);
            toRemarks().addStall(lastNumber, lastPayloadNanos(), segment.number, segment.epochNanos);
        }
    }

    private void notePayload(Segment segment) {
        slab.putInt(base + LAST_PAYLOAD_AFTER, packetsBehindRequest(segment));
        slab.putLong(base + LAST_PAYLOAD_NANOS, segment.epochNanos);
    }

    private int packetsBehindRequest(Segment segment) {
        return (int) Math.min(segment.number - requestNumber(), 0xffff_ffffL);
    }

    /** New payload of the server. */
    void fromServer(Segment segment, int fresh) {
        Payload kind = PayloadPeek.payload(segment.peek);
        noteProtocol(kind);
        noteStall(segment);
        // A TLS close_notify, encrypted or not, comes with the FIN that ends the quiet: it does not interrupt it. A
        // ServerHelloDone in a segment of its own is as short.
        boolean mayBeAlert = protocol() == Protocol.TLS
                && kind != Payload.TLS_HANDSHAKE
                && fresh <= LARGEST_TLS_ALERT
                && responseBytes() > 0;
        if (!mayBeAlert) {
            notePayload(segment);
        }
        if (!is(BEGUN) || kind == Payload.TLS_ALERT || (ordinal() > 0 && isHandshake(kind, fresh))) {
            return;
        }
        if (kind == Payload.HTTP_RESPONSE && !(responseBytes() > 0 && httpStatus() >= FIRST_FINAL_STATUS)) {
            respond(PayloadPeek.httpStatus(segment.peek), segment.messageBytes);
        }
        if (slab.getInt(base + RESPONSE_AFTER) == 0) {
            slab.putInt(base + RESPONSE_AFTER, Math.max(1, packetsBehindRequest(segment)));
            slab.putLong(base + RESPONSE_FIRST_NANOS, segment.epochNanos);
        }
        if (!mayBeAlert) {
            slab.putLong(base + RESPONSE_LAST_NANOS, segment.epochNanos);
        }
        slab.putLong(base + RESPONSE_BYTES, responseBytes() + fresh);
        if (segment.endsChunked && is(CHUNKED)) {
            set(CHUNKS_ENDED, true);
        }
        if (isErrorOfTheWay(httpStatus())) {
            toRemarks().addErrorAnswer(slab, base);
        }
    }

    /** Statuses by which something on the way says that it, and not the application, has failed (RFC 9110, 15). */
    private static boolean isErrorOfTheWay(int status) {
        return switch (status) {
            case 408, 413, 502, 503, 504, 508 -> true;
            default -> false;
        };
    }

    private void respond(int status, long messageBytes) {
        slab.putShort(base + HTTP_STATUS, (short) status);
        slab.putLong(base + RESPONSE_TOTAL_BYTES, -1);
        if (status == SWITCHING_PROTOCOLS) {
            slab.put(base + PROTOCOL, (byte) Protocol.UPGRADED.ordinal());
        } else if (status >= FIRST_FINAL_STATUS) {
            set(CHUNKED, messageBytes == HttpFraming.CHUNKED);
            set(UNTIL_CLOSE, messageBytes == HttpFraming.UNTIL_CLOSE);
            if (messageBytes > 0) {
                slab.putLong(base + RESPONSE_TOTAL_BYTES, responseBytes() + HttpFraming.bytes(messageBytes));
                set(TOTAL_AT_LEAST, HttpFraming.isAtLeast(messageBytes));
            }
        }
    }

    private void begin(Segment segment) {
        long idle = ordinal() <= 1 ? -1 : Math.max(0, segment.epochNanos - lastPayloadNanos());
        slab.putLong(base + IDLE_BEFORE_NANOS, idle);
        slab.putLong(base + REQUEST_NUMBER, segment.number);
        slab.putLong(base + REQUEST_FIRST_NANOS, segment.epochNanos);
        slab.putInt(base + REQUEST_SEQUENCE, (int) segment.sequence);
        slab.putLong(base + REQUEST_BYTES, 0);
        slab.putLong(base + REQUEST_TOTAL_BYTES, -1);
        slab.putInt(base + RESPONSE_AFTER, 0);
        slab.putLong(base + RESPONSE_FIRST_NANOS, 0);
        slab.putLong(base + RESPONSE_LAST_NANOS, 0);
        slab.putLong(base + RESPONSE_BYTES, 0);
        slab.putLong(base + RESPONSE_TOTAL_BYTES, -1);
        slab.putShort(base + HTTP_STATUS, (short) 0);
        slab.put(base + BITS, (byte) ((slab.get(base + BITS) & HEAD_ONLY) | BEGUN));
    }

    private boolean beginsRequest(Payload kind, int bytes) {
        Protocol protocol = protocol();
        if (protocol == Protocol.UPGRADED || isHandshake(kind, bytes) || kind == Payload.TLS_ALERT) {
            return false;
        }
        if (ordinal() == 0) {
            return true;
        }
        long total = slab.getLong(base + REQUEST_TOTAL_BYTES);
        if (total >= 0) {
            return slab.getLong(base + REQUEST_BYTES) >= total && (kind == Payload.HTTP_REQUEST || responseBytes() > 0);
        }
        int status = httpStatus();
        if (responseBytes() == 0 || (status > 0 && status < FIRST_FINAL_STATUS)) {
            return false;
        }
        return protocol == Protocol.TLS ? bytes >= SMALLEST_TLS_REQUEST : kind != Payload.OTHER || status == 0;
    }

    private static boolean isHandshake(Payload kind, int bytes) {
        return switch (kind) {
            case TLS_CLIENT_HELLO, TLS_SERVER_HELLO -> true;
            case TLS_HANDSHAKE -> bytes < LARGEST_FINISHED;
            default -> false;
        };
    }

    private static Protocol protocolOf(Payload kind) {
        return switch (kind) {
            case NONE -> Protocol.UNKNOWN;
            case HTTP_REQUEST, HTTP_RESPONSE -> Protocol.HTTP1;
            case HTTP2_PREFACE -> Protocol.HTTP2;
            case TLS_CLIENT_HELLO, TLS_SERVER_HELLO, TLS_HANDSHAKE, TLS_ALERT, TLS_APPLICATION_DATA -> Protocol.TLS;
            case OTHER -> Protocol.OTHER;
        };
    }

    Protocol protocol() {
        return PROTOCOLS[slab.get(base + PROTOCOL)];
    }

    private int ordinal() {
        return slab.getInt(base + ORDINAL);
    }

    private int httpStatus() {
        return slab.getShort(base + HTTP_STATUS);
    }

    private long requestNumber() {
        return slab.getLong(base + REQUEST_NUMBER);
    }

    private long responseBytes() {
        return slab.getLong(base + RESPONSE_BYTES);
    }

    private long lastPayloadNanos() {
        return slab.getLong(base + LAST_PAYLOAD_NANOS);
    }

    private boolean is(int bit) {
        return (slab.get(base + BITS) & bit) != 0;
    }

    private void set(int bit, boolean value) {
        int bits = slab.get(base + BITS);
        slab.put(base + BITS, (byte) (value ? (bits | bit) : (bits & ~bit)));
    }

    /** Whether the latest request was answered before these FINs, and nothing more was said or awaited. */
    boolean wentWell(long clientFinNanos, long serverFinNanos) {
        if (!is(BEGUN)
                || ordinal() == 0
                || slab.getLong(base + RESPONSE_FIRST_NANOS) < slab.getLong(base + REQUEST_LAST_NANOS)
                || lastPayloadNanos() > Math.min(clientFinNanos, serverFinNanos)) {
            return false;
        }
        return switch (answer(slab, base)) {
            case COMPLETE -> protocol() == Protocol.HTTP1 && httpStatus() < FIRST_ERROR_STATUS && !isOverlong();
            case UNKNOWN -> protocol() == Protocol.TLS && clientFinNanos < serverFinNanos;
            case NONE, INCOMPLETE -> false;
        };
    }

    /** The response's length by its own head; -1 if not known, also where a cut head leaves open whether all has come. */
    private static long announcedBytes(ByteBuffer slab, int base) {
        long total = slab.getLong(base + RESPONSE_TOTAL_BYTES);
        boolean exact = (slab.get(base + BITS) & TOTAL_AT_LEAST) == 0;
        return exact || slab.getLong(base + RESPONSE_BYTES) < total ? total : -1;
    }

    /** True if the server sent more than the response announced; an empty line more is forgiven (RFC 9112, 2.2). */
    private boolean isOverlong() {
        long announced = announcedBytes(slab, base);
        return announced >= 0 && responseBytes() > announced + EMPTY_LINE_BYTES;
    }

    /** What else there is to say; an empty one is made if there is none. */
    Remarks toRemarks() {
        int record = slab.getInt(base + REMARKS);
        if (record == 0) {
            record = records.takeBeyondLimit();
            slab.putInt(base + REMARKS, record);
        }
        return remarks.at(record);
    }

    private boolean remarked() {
        return slab.getInt(base + REMARKS) != 0;
    }

    /** What else there is to say; null if nothing. */
    @Nullable
    Remarks remarks() {
        return remarked() ? toRemarks() : null;
    }

    /** The first request that was answered with an error of the way; null if none was. */
    @Nullable
    FlowExchange errorAnswer() {
        return remarked() ? toRemarks().errorAnswer() : null;
    }

    /** The longest pause in the TLS handshake, if it was long; null otherwise. */
    @Nullable
    HandshakeStall handshakeStall() {
        return remarked() ? toRemarks().stall() : null;
    }

    /** The latest request; null if none was seen. */
    @Nullable
    FlowExchange exchange() {
        return is(BEGUN) ? exchange(slab, base) : null;
    }

    /** The exchange in a record, or in a copy of it. */
    static FlowExchange exchange(ByteBuffer slab, int base) {
        long requestNumber = slab.getLong(base + REQUEST_NUMBER);
        long responseAfter = slab.getInt(base + RESPONSE_AFTER) & 0xffff_ffffL;
        return new FlowExchange(
                slab.getInt(base + ORDINAL),
                requestNumber,
                slab.getLong(base + REQUEST_FIRST_NANOS),
                slab.getLong(base + REQUEST_LAST_NANOS),
                slab.getInt(base + REQUEST_SEQUENCE) & 0xffff_ffffL,
                slab.getLong(base + REQUEST_BYTES),
                slab.getLong(base + REQUEST_TOTAL_BYTES),
                slab.getLong(base + IDLE_BEFORE_NANOS),
                responseAfter == 0 ? 0 : requestNumber + responseAfter,
                slab.getLong(base + RESPONSE_FIRST_NANOS),
                slab.getLong(base + RESPONSE_LAST_NANOS),
                slab.getLong(base + RESPONSE_BYTES),
                announcedBytes(slab, base),
                slab.getShort(base + HTTP_STATUS),
                answer(slab, base));
    }

    /** How far the response to the latest request got. */
    private static Answer answer(ByteBuffer slab, int base) {
        long bytes = slab.getLong(base + RESPONSE_BYTES);
        int status = slab.getShort(base + HTTP_STATUS);
        if (bytes == 0 || (status > 0 && status < FIRST_FINAL_STATUS)) {
            return Answer.NONE;
        }
        int bits = slab.get(base + BITS);
        if ((bits & (HEAD_ONLY | UNTIL_CLOSE | CHUNKS_ENDED)) != 0) {
            return Answer.COMPLETE;
        }
        long total = slab.getLong(base + RESPONSE_TOTAL_BYTES);
        if (total >= 0) {
            return bytes >= total ? Answer.COMPLETE : Answer.INCOMPLETE;
        }
        return (bits & CHUNKED) != 0 ? Answer.INCOMPLETE : Answer.UNKNOWN;
    }
}
