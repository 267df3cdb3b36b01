package io.wirewitness.flow;

import io.wirewitness.model.FlowExchange;
import io.wirewitness.model.FlowExchange.Answer;
import io.wirewitness.model.HandshakeStall;
import io.wirewitness.model.Overrun;
import io.wirewitness.model.Payload;
import io.wirewitness.model.Protocol;
import io.wirewitness.packet.HttpFraming;
import io.wirewitness.packet.PayloadPeek;
import org.jspecify.annotations.Nullable;

/**
 * Follows requests and responses of one connection in constant space: the latest request, and how far its response got. A
 * view over 28 words of the connection's record. Not thread-safe.
 *
 * <p>HTTP/1 heads say where messages end. In TLS and in unknown protocols a request is what the client sends after the
 * server's last byte; handshakes and records that are too small for a request begin none.
 */
@SuppressWarnings("EnumOrdinal") // in memory only
final class Conversation {

    static final int WORDS = 28;

    // What every new payload reads or writes comes first.
    private static final int REQUEST_NUMBER = 0; // 2
    private static final int LAST_PAYLOAD_NANOS = 2; // 2
    private static final int LAST_PAYLOAD_AFTER = 4; // packets behind the request
    private static final int RESPONSE_AFTER = 5; // packets behind the request; 0 while there is no response
    private static final int RESPONSE_BYTES = 6; // 2
    private static final int RESPONSE_LAST_NANOS = 8; // 2
    private static final int ORDINAL = 10;
    private static final int STATE = 11; // HTTP status (16 bits), protocol (8), bits (8), the bits above
    private static final int REMARKS = 12;
    private static final int REQUEST_BYTES = 13; // 2
    private static final int REQUEST_LAST_NANOS = 15; // 2
    private static final int REQUEST_FIRST_NANOS = 17; // 2
    private static final int REQUEST_TOTAL_BYTES = 19; // 2
    private static final int IDLE_BEFORE_NANOS = 21; // 2
    private static final int RESPONSE_FIRST_NANOS = 23; // 2
    private static final int RESPONSE_TOTAL_BYTES = 25; // 2
    private static final int REQUEST_SEQUENCE = 27;

    private static final int STATUS = 0xffff;
    private static final int PROTOCOL_SHIFT = 16;
    private static final int PROTOCOL = 0xff << PROTOCOL_SHIFT;

    private static final int BEGUN = 1 << 24;
    private static final int UNTIL_CLOSE = 1 << 25;
    private static final int CHUNKED = 1 << 26;
    private static final int CHUNKS_ENDED = 1 << 27;
    private static final int HEAD_ONLY = 1 << 28;
    private static final int TOTAL_AT_LEAST = 1 << 29; // the head was cut: the response is a little longer
    private static final int MIXED = 1 << 30; // another protocol began inside one that is not known

    /** HTTP/1: requests overlapped, or an answer came unasked: where one ends and the next begins is not certain. */
    private static final int OVERLAPPED = 1 << 31;

    /** TLS, in the same bit: the client has done its part of the handshake. */
    private static final int FINISHED = OVERLAPPED;

    /**
     * Smaller TLS segments behind a response are control: an encrypted alert has 24 bytes, HTTP/2 frames that update
     * windows or acknowledge have 31 to 70 in TLS 1.3 (RFC 8446, 5.2; RFC 9113, 6).
     */
    private static final int SMALLEST_TLS_REQUEST = 72;

    /** A Finished in its own record has at most 74 bytes (SHA-384); with a request behind it, the segment has far more. */
    private static final int LARGEST_FINISHED = 300;

    /** A Finished in a record of its own, in TLS 1.3 with SHA-256 and SHA-384: 5 + 4 + 32 or 48 + 1 + 16 (RFC 8446, 4.4.4). */
    private static final int FINISHED_SHA256 = 58;

    private static final int FINISHED_SHA384 = 74;

    private static final int CHANGE_CIPHER_SPEC = 6;

    /** Two session tickets, the most that servers send at once, are hardly longer, even with a client's chain in each. */
    private static final int MOST_TICKET_BYTES = 2400;

    /** 5 bytes of header, 2 of alert, and at most 33 of nonce, type, padding and tag (RFC 5246, 6.2.3; RFC 8446, 5.2). */
    private static final int LARGEST_TLS_ALERT = 40;

    private static final int FIRST_FINAL_STATUS = 200;
    private static final int SWITCHING_PROTOCOLS = 101;
    private static final int FIRST_ERROR_STATUS = 400;

    private static final int EMPTY_LINE_BYTES = 2;

    /** A pause in a TLS handshake that is worth remembering; round trips are far shorter, and people notice. */
    private static final long STALL_NANOS = 1_000_000_000;

    private static final Protocol[] PROTOCOLS = Protocol.values();

    private final Place flow;
    private final int inFlow;
    private final Records records;
    private final Remarks remarks;

    /**
     * A view; remarks are kept in records of their own.
     *
     * @param inFlow where in the flow's record its words are
     */
    Conversation(Place flow, int inFlow, Records records) {
        this.flow = flow;
        this.inFlow = inFlow;
        this.records = records;
        remarks = new Remarks(records);
    }

    /** Gives back what stands in a record of its own. */
    void release() {
        int record = get(REMARKS);
        if (record != 0) {
            records.give(record);
        }
    }

    /** New payload of the client. */
    void fromClient(Segment segment, int fresh, Direction server) {
        Payload kind = PayloadPeek.payload(segment.peek);
        noteProtocol(kind);
        if (!is(FINISHED)) {
            noteStall(segment);
        }
        if (!is(BEGUN) && kind == Payload.TLS_CLIENT_HELLO) {
            begin(segment);
        } else if (beginsRequest(kind, fresh, segment, server)) {
            noteOverrun(kind, segment, server);
            put(ORDINAL, ordinal() + 1);
            begin(segment);
            if (segment.messageBytes > 0) {
                putLong(REQUEST_TOTAL_BYTES, segment.messageBytes);
            }
            set(HEAD_ONLY, PayloadPeek.isHeadRequest(segment.peek));
        }
        if (is(BEGUN) && (ordinal() == 0 || !isHandshake(kind, fresh))) {
            putLong(REQUEST_BYTES, getLong(REQUEST_BYTES) + fresh);
            putLong(REQUEST_LAST_NANOS, segment.epochNanos);
        }
        notePayload(segment);
    }

    private void noteProtocol(Payload kind) {
        Protocol known = protocol();
        if (known == Protocol.UNKNOWN) {
            putProtocol(protocolOf(kind));
        } else if (known == Protocol.OTHER && kind != Payload.OTHER) {
            set(MIXED, true);
        }
    }

    /** In a TLS handshake, whose pauses are remembered after it is over. */
    private void noteStall(Segment segment) {
        if (is(BEGUN) && ordinal() == 0 && segment.epochNanos - lastPayloadNanos() >= STALL_NANOS) {
            long lastNumber = requestNumber() + (get(LAST_PAYLOAD_AFTER) & 0xffff_ffffL);
            toRemarks().addStall(lastNumber, lastPayloadNanos(), segment.number, segment.epochNanos);
        }
    }

    private void notePayload(Segment segment) {
        put(LAST_PAYLOAD_AFTER, packetsBehindRequest(segment));
        putLong(LAST_PAYLOAD_NANOS, segment.epochNanos);
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
        if (kind == Payload.HTTP_RESPONSE) {
            if (responseBytes() > 0 && httpStatus() >= FIRST_FINAL_STATUS) {
                set(OVERLAPPED, true);
            } else {
                respond(PayloadPeek.httpStatus(segment.peek), segment.messageBytes);
            }
        }
        if (get(RESPONSE_AFTER) == 0) {
            put(RESPONSE_AFTER, Math.max(1, packetsBehindRequest(segment)));
            putLong(RESPONSE_FIRST_NANOS, segment.epochNanos);
        }
        if (!mayBeAlert) {
            putLong(RESPONSE_LAST_NANOS, segment.epochNanos);
        }
        putLong(RESPONSE_BYTES, responseBytes() + fresh);
        if (segment.endsChunked && is(CHUNKED)) {
            set(CHUNKS_ENDED, true);
        }
        if (isErrorOfTheWay(httpStatus())) {
            toRemarks().addErrorAnswer(flow.words, flow.base + inFlow);
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
        putStatus(status);
        putLong(RESPONSE_TOTAL_BYTES, -1);
        if (status == SWITCHING_PROTOCOLS) {
            putProtocol(Protocol.UPGRADED);
        } else if (status >= FIRST_FINAL_STATUS) {
            set(CHUNKED, messageBytes == HttpFraming.CHUNKED);
            set(UNTIL_CLOSE, messageBytes == HttpFraming.UNTIL_CLOSE);
            if (messageBytes > 0) {
                putLong(RESPONSE_TOTAL_BYTES, responseBytes() + HttpFraming.bytes(messageBytes));
                set(TOTAL_AT_LEAST, HttpFraming.isAtLeast(messageBytes));
            }
        }
    }

    private void begin(Segment segment) {
        long idle = ordinal() <= 1 ? -1 : Math.max(0, segment.epochNanos - lastPayloadNanos());
        putLong(IDLE_BEFORE_NANOS, idle);
        putLong(REQUEST_NUMBER, segment.number);
        putLong(REQUEST_FIRST_NANOS, segment.epochNanos);
        put(REQUEST_SEQUENCE, (int) segment.sequence);
        putLong(REQUEST_BYTES, 0);
        putLong(REQUEST_TOTAL_BYTES, -1);
        put(RESPONSE_AFTER, 0);
        putLong(RESPONSE_FIRST_NANOS, 0);
        putLong(RESPONSE_LAST_NANOS, 0);
        putLong(RESPONSE_BYTES, 0);
        putLong(RESPONSE_TOTAL_BYTES, -1);
        put(STATE, (get(STATE) & (PROTOCOL | HEAD_ONLY | OVERLAPPED)) | BEGUN);
    }

    /** Before another request takes its place: what came behind the announced end of the response. */
    private void noteOverrun(Payload next, Segment segment, Direction server) {
        if (protocol() != Protocol.HTTP1 || ordinal() == 0) {
            return;
        }
        long asked = getLong(REQUEST_TOTAL_BYTES);
        long requestBytes = getLong(REQUEST_BYTES);
        Answer answer = answer(flow.words, flow.base + inFlow);
        // An answer whose loss the request's own acknowledgment shows was there all the same.
        boolean lost = server.payloadEnd() >= 0 && Sequence.after(segment.acknowledgment, server.payloadEnd());
        if (answer == Answer.NONE && responseBytes() == 0 && next == Payload.HTTP_REQUEST && !lost) {
            toRemarks().addPipelined();
        }
        if (answer == Answer.NONE || answer == Answer.INCOMPLETE || (asked >= 0 && requestBytes > asked)) {
            set(OVERLAPPED, true);
        }
        boolean whole = Sequence.plus(Words.unsigned(get(REQUEST_SEQUENCE)), requestBytes) == segment.sequence;
        if (isOverlong() && !is(OVERLAPPED) && whole && asked == requestBytes && next == Payload.HTTP_REQUEST) {
            long total = announcedBytes(flow.words, flow.base + inFlow);
            long extra = responseBytes() - total;
            toRemarks()
                    .addOverrun(
                            ordinal(),
                            httpStatus(),
                            requestNumber() + Words.unsigned(get(RESPONSE_AFTER)),
                            requestNumber() + Words.unsigned(get(LAST_PAYLOAD_AFTER)),
                            total,
                            extra,
                            Sequence.plus(server.payloadEnd(), -extra));
        }
    }

    private boolean beginsRequest(Payload kind, int bytes, Segment segment, Direction server) {
        Protocol protocol = protocol();
        if (protocol == Protocol.TLS && ordinal() == 0 && isFinished(kind, bytes)) {
            set(FINISHED, true);
            if (kind == Payload.TLS_APPLICATION_DATA) {
                return false;
            }
        }
        if (protocol == Protocol.UPGRADED || isHandshake(kind, bytes) || kind == Payload.TLS_ALERT) {
            return false;
        }
        if (ordinal() == 0) {
            return true;
        }
        long total = getLong(REQUEST_TOTAL_BYTES);
        if (total >= 0) {
            return getLong(REQUEST_BYTES) >= total && (kind == Payload.HTTP_REQUEST || responseBytes() > 0);
        }
        int status = httpStatus();
        if (responseBytes() == 0 || (status > 0 && status < FIRST_FINAL_STATUS)) {
            return false;
        }
        return protocol == Protocol.TLS
                ? bytes >= SMALLEST_TLS_REQUEST && !goesOn(kind, segment, server)
                : kind != Payload.OTHER || status == 0;
    }

    /**
     * True if a segment of a TLS client belongs to the request that is being answered already: it begins inside a record, or
     * its sender had none of the answer.
     */
    private boolean goesOn(Payload kind, Segment segment, Direction server) {
        if (kind == Payload.OTHER) {
            return true;
        }
        long end = server.payloadEnd();
        return end >= 0 && Sequence.distance(end, segment.acknowledgment) >= responseBytes();
    }

    /** True if this ends the client's part of a handshake: behind a change of cipher or, in TLS 1.3, without one. */
    private boolean isFinished(Payload kind, int bytes) {
        return !is(FINISHED)
                && is(BEGUN)
                && responseBytes() > 0
                && ((kind == Payload.TLS_HANDSHAKE && bytes > CHANGE_CIPHER_SPEC)
                        || (kind == Payload.TLS_APPLICATION_DATA
                                && (bytes == FINISHED_SHA256 || bytes == FINISHED_SHA384)));
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
        return PROTOCOLS[(get(STATE) & PROTOCOL) >>> PROTOCOL_SHIFT];
    }

    private int ordinal() {
        return get(ORDINAL);
    }

    private int httpStatus() {
        return get(STATE) & STATUS;
    }

    private long requestNumber() {
        return getLong(REQUEST_NUMBER);
    }

    private long responseBytes() {
        return getLong(RESPONSE_BYTES);
    }

    private long lastPayloadNanos() {
        return getLong(LAST_PAYLOAD_NANOS);
    }

    private int get(int field) {
        return flow.get(inFlow + field);
    }

    private void put(int field, int value) {
        flow.put(inFlow + field, value);
    }

    private long getLong(int field) {
        return flow.getLong(inFlow + field);
    }

    private void putLong(int field, long value) {
        flow.putLong(inFlow + field, value);
    }

    private boolean is(int bit) {
        return (get(STATE) & bit) != 0;
    }

    private void set(int bit, boolean value) {
        int state = get(STATE);
        put(STATE, value ? state | bit : state & ~bit);
    }

    private void putProtocol(Protocol protocol) {
        put(STATE, (get(STATE) & ~PROTOCOL) | protocol.ordinal() << PROTOCOL_SHIFT);
    }

    private void putStatus(int status) {
        put(STATE, (get(STATE) & ~STATUS) | status);
    }

    /** Whether the latest request was answered before these FINs, and nothing more was said or awaited. */
    boolean wentWell(long clientFinNanos, long serverFinNanos, boolean troubled) {
        if (!is(BEGUN)
                || ordinal() == 0
                || getLong(RESPONSE_FIRST_NANOS) < getLong(REQUEST_LAST_NANOS)
                || lastPayloadNanos() > Math.min(clientFinNanos, serverFinNanos)) {
            return false;
        }
        return switch (answer(flow.words, flow.base + inFlow)) {
            case COMPLETE -> protocol() == Protocol.HTTP1 && httpStatus() < FIRST_ERROR_STATUS && !isOverlong();
            case UNKNOWN ->
                (protocol() == Protocol.TLS
                                && clientFinNanos < serverFinNanos
                                && (ordinal() > 1 || responseBytes() > MOST_TICKET_BYTES))
                        || (isPlain() && !troubled && clientFinNanos <= serverFinNanos);
            case NONE, INCOMPLETE -> false;
        };
    }

    /** The response's length by its own head; -1 if not known, also where a cut head leaves open whether all has come. */
    private static long announcedBytes(int[] words, int base) {
        long total = Words.getLong(words, base + RESPONSE_TOTAL_BYTES);
        boolean exact = (words[base + STATE] & TOTAL_AT_LEAST) == 0;
        return exact || Words.getLong(words, base + RESPONSE_BYTES) < total ? total : -1;
    }

    /** True if the server sent more than the response announced; an empty line more is forgiven (RFC 9112, 2.2). */
    private boolean isOverlong() {
        long announced = announcedBytes(flow.words, flow.base + inFlow);
        return announced >= 0 && responseBytes() > announced + EMPTY_LINE_BYTES;
    }

    /** What else there is to say; an empty one is made if there is none. */
    Remarks toRemarks() {
        int record = get(REMARKS);
        if (record == 0) {
            record = records.takeBeyondLimit();
            put(REMARKS, record);
        }
        return remarks.at(record);
    }

    private boolean remarked() {
        return get(REMARKS) != 0;
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

    /** The latest response but that to the latest request that was longer than announced; null if none was. */
    @Nullable
    Overrun overrun() {
        return remarked() ? toRemarks().overrun() : null;
    }

    /** The longest pause in the TLS handshake, if it was long; null otherwise. */
    @Nullable
    HandshakeStall handshakeStall() {
        return remarked() ? toRemarks().stall() : null;
    }

    /** Whether a request waits for its first byte of an answer, and its last byte came later than this. */
    boolean waitsSince(long nanos) {
        return is(BEGUN)
                && responseBytes() == 0
                && getLong(REQUEST_LAST_NANOS) > nanos
                && (protocol() == Protocol.HTTP1 || isPlain());
    }

    /** A protocol that is not known, and no other inside it. */
    private boolean isPlain() {
        return protocol() == Protocol.OTHER && !is(MIXED);
    }

    /** How long both ends had been quiet before the latest request; -1 if it is the first, or there is none. */
    long idleBeforeNanos() {
        return is(BEGUN) ? getLong(IDLE_BEFORE_NANOS) : -1;
    }

    /**
     * The numbers of the segments by which the latest request, its response and the first error answer begin, and by which
     * the latest overlong response before begins and ends; 0 for none.
     */
    long[] keySegments() {
        FlowExchange latest = exchange();
        FlowExchange failed = errorAnswer();
        Overrun overrun = overrun();
        return new long[] {
            latest == null ? 0 : latest.requestNumber(),
            latest == null ? 0 : latest.responseNumber(),
            failed == null ? 0 : failed.requestNumber(),
            failed == null ? 0 : failed.responseNumber(),
            overrun == null ? 0 : overrun.responseNumber(),
            overrun == null ? 0 : overrun.lastNumber()
        };
    }

    /** The latest request; null if none was seen. */
    @Nullable
    FlowExchange exchange() {
        return is(BEGUN)
                ? exchange(
                        flow.words,
                        flow.base + inFlow,
                        remarked() && toRemarks().isPipelined())
                : null;
    }

    /** The exchange in a record, or in a copy of it. */
    static FlowExchange exchange(int[] words, int base, boolean pipelined) {
        long requestNumber = Words.getLong(words, base + REQUEST_NUMBER);
        long responseAfter = words[base + RESPONSE_AFTER] & 0xffff_ffffL;
        return new FlowExchange(
                words[base + ORDINAL],
                requestNumber,
                Words.getLong(words, base + REQUEST_FIRST_NANOS),
                Words.getLong(words, base + REQUEST_LAST_NANOS),
                words[base + REQUEST_SEQUENCE] & 0xffff_ffffL,
                Words.getLong(words, base + REQUEST_BYTES),
                Words.getLong(words, base + REQUEST_TOTAL_BYTES),
                Words.getLong(words, base + IDLE_BEFORE_NANOS),
                responseAfter == 0 ? 0 : requestNumber + responseAfter,
                Words.getLong(words, base + RESPONSE_FIRST_NANOS),
                Words.getLong(words, base + RESPONSE_LAST_NANOS),
                Words.getLong(words, base + RESPONSE_BYTES),
                announcedBytes(words, base),
                words[base + STATE] & STATUS,
                answer(words, base),
                pipelined);
    }

    /** How far the response to the latest request got. */
    private static Answer answer(int[] words, int base) {
        long bytes = Words.getLong(words, base + RESPONSE_BYTES);
        int status = words[base + STATE] & STATUS;
        if (bytes == 0 || (status > 0 && status < FIRST_FINAL_STATUS)) {
            return Answer.NONE;
        }
        int bits = words[base + STATE];
        if ((bits & (HEAD_ONLY | UNTIL_CLOSE | CHUNKS_ENDED)) != 0) {
            return Answer.COMPLETE;
        }
        long total = Words.getLong(words, base + RESPONSE_TOTAL_BYTES);
        if (total >= 0) {
            return bytes >= total ? Answer.COMPLETE : Answer.INCOMPLETE;
        }
        return (bits & CHUNKED) != 0 ? Answer.INCOMPLETE : Answer.UNKNOWN;
    }
}
