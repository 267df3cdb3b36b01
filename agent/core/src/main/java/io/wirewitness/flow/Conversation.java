package io.wirewitness.flow;

import io.wirewitness.model.FlowExchange;
import io.wirewitness.model.FlowExchange.Answer;
import io.wirewitness.model.HandshakeStall;
import io.wirewitness.model.Payload;
import io.wirewitness.model.Protocol;
import io.wirewitness.packet.HttpFraming;
import io.wirewitness.packet.PayloadPeek;
import org.jspecify.annotations.Nullable;

/**
 * Follows requests and responses of one connection in constant space: the latest request, and how far its response got. Not
 * thread-safe.
 *
 * <p>HTTP/1 heads say where messages end. In TLS and in unknown protocols a request is what the client sends after the
 * server's last byte; handshakes and records that are too small for a request begin none.
 */
final class Conversation {

    /**
     * Smaller TLS segments behind a response are control: an encrypted alert has 24 bytes, HTTP/2 frames that update
     * windows or acknowledge have 31 to 70 in TLS 1.3 (RFC 8446, 5.2; RFC 9113, 6).
     */
    private static final int SMALLEST_TLS_REQUEST = 72;

    /** A Finished in its own record has at most 74 bytes (SHA-384); with a request behind it, the segment has far more. */
    private static final int LARGEST_FINISHED = 300;

    private static final int FIRST_FINAL_STATUS = 200;
    private static final int SWITCHING_PROTOCOLS = 101;

    /** A pause in a TLS handshake that is worth remembering; round trips are far shorter, and people notice. */
    private static final long STALL_NANOS = 1_000_000_000;

    private Protocol protocol = Protocol.UNKNOWN;
    private boolean begun;
    private int ordinal;
    private long requestNumber;
    private long requestFirstNanos;
    private long requestLastNanos;
    private long requestSequence;
    private long requestBytes;
    private long requestTotalBytes = -1;
    private long idleBeforeNanos = -1;
    private long responseNumber;
    private long responseFirstNanos;
    private long responseLastNanos;
    private long responseBytes;
    private long responseTotalBytes = -1;
    private int httpStatus;
    private boolean untilClose;
    private boolean chunked;
    private boolean chunksEnded;
    private boolean headOnly;
    private long lastPayloadNumber;
    private long lastPayloadNanos;
    private @Nullable FlowExchange errorAnswer;
    private @Nullable HandshakeStall handshakeStall;

    /** New payload of the client. */
    void fromClient(long number, long nanos, long sequence, int bytes, int peek, long messageBytes) {
        Payload kind = PayloadPeek.payload(peek);
        if (protocol == Protocol.UNKNOWN) {
            protocol = protocolOf(kind);
        }
        noteStall(number, nanos);
        if (!begun && kind == Payload.TLS_CLIENT_HELLO) {
            begin(number, nanos, sequence);
        } else if (beginsRequest(kind, bytes)) {
            ordinal++;
            begin(number, nanos, sequence);
            requestTotalBytes = messageBytes > 0 ? messageBytes : -1;
            headOnly = PayloadPeek.isHeadRequest(peek);
        }
        if (begun && (ordinal == 0 || !isHandshake(kind, bytes))) {
            requestBytes += bytes;
            requestLastNanos = nanos;
        }
        notePayload(number, nanos);
    }

    /** In a TLS handshake, whose pauses are remembered after it is over. */
    private void noteStall(long number, long nanos) {
        if (begun && ordinal == 0 && nanos - lastPayloadNanos >= STALL_NANOS) {
            HandshakeStall longest = handshakeStall;
            if (longest == null || nanos - lastPayloadNanos > longest.untilNanos() - longest.sinceNanos()) {
                handshakeStall = new HandshakeStall(lastPayloadNumber, lastPayloadNanos, number, nanos);
            }
        }
    }

    private void notePayload(long number, long nanos) {
        lastPayloadNumber = number;
        lastPayloadNanos = nanos;
    }

    /** New payload of the server. */
    void fromServer(long number, long nanos, int bytes, int peek, long messageBytes, boolean endsChunked) {
        Payload kind = PayloadPeek.payload(peek);
        if (protocol == Protocol.UNKNOWN) {
            protocol = protocolOf(kind);
        }
        noteStall(number, nanos);
        notePayload(number, nanos);
        if (!begun || kind == Payload.TLS_ALERT || (ordinal > 0 && isHandshake(kind, bytes))) {
            return;
        }
        if (kind == Payload.HTTP_RESPONSE && !(responseBytes > 0 && httpStatus >= FIRST_FINAL_STATUS)) {
            respond(PayloadPeek.httpStatus(peek), messageBytes);
        }
        if (responseNumber == 0) {
            responseNumber = number;
            responseFirstNanos = nanos;
        }
        responseLastNanos = nanos;
        responseBytes += bytes;
        if (chunked && endsChunked) {
            chunksEnded = true;
        }
        if (errorAnswer == null && isErrorOfTheWay(httpStatus)) {
            errorAnswer = exchange();
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
        httpStatus = status;
        responseTotalBytes = -1;
        if (status == SWITCHING_PROTOCOLS) {
            protocol = Protocol.UPGRADED;
        } else if (status >= FIRST_FINAL_STATUS) {
            chunked = messageBytes == HttpFraming.CHUNKED;
            untilClose = messageBytes == HttpFraming.UNTIL_CLOSE;
            if (messageBytes > 0) {
                responseTotalBytes = responseBytes + messageBytes;
            }
        }
    }

    private void begin(long number, long nanos, long sequence) {
        idleBeforeNanos = ordinal <= 1 ? -1 : Math.max(0, nanos - lastPayloadNanos);
        begun = true;
        requestNumber = number;
        requestFirstNanos = nanos;
        requestSequence = sequence;
        requestBytes = 0;
        responseNumber = 0;
        responseFirstNanos = 0;
        responseLastNanos = 0;
        responseBytes = 0;
        responseTotalBytes = -1;
        httpStatus = 0;
        untilClose = false;
        chunked = false;
        chunksEnded = false;
    }

    private boolean beginsRequest(Payload kind, int bytes) {
        if (protocol == Protocol.UPGRADED || isHandshake(kind, bytes) || kind == Payload.TLS_ALERT) {
            return false;
        }
        if (ordinal == 0) {
            return true;
        }
        if (requestTotalBytes >= 0) {
            return requestBytes >= requestTotalBytes && (kind == Payload.HTTP_REQUEST || responseBytes > 0);
        }
        if (responseBytes == 0 || (httpStatus > 0 && httpStatus < FIRST_FINAL_STATUS)) {
            return false;
        }
        return protocol == Protocol.TLS ? bytes >= SMALLEST_TLS_REQUEST : kind != Payload.OTHER || httpStatus == 0;
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
        return protocol;
    }

    /** How far the response to the latest request got. */
    Answer answer() {
        if (responseBytes == 0 || (httpStatus > 0 && httpStatus < FIRST_FINAL_STATUS)) {
            return Answer.NONE;
        }
        if (headOnly || untilClose || chunksEnded) {
            return Answer.COMPLETE;
        }
        if (responseTotalBytes >= 0) {
            return responseBytes >= responseTotalBytes ? Answer.COMPLETE : Answer.INCOMPLETE;
        }
        return chunked ? Answer.INCOMPLETE : Answer.UNKNOWN;
    }

    /** The first request that was answered with an error of the way; null if none was. */
    @Nullable
    FlowExchange errorAnswer() {
        return errorAnswer;
    }

    /** The longest pause in the TLS handshake, if it was long; null otherwise. */
    @Nullable
    HandshakeStall handshakeStall() {
        return handshakeStall;
    }

    /** The latest request; null if none was seen. */
    @Nullable
    FlowExchange exchange() {
        return !begun
                ? null
                : new FlowExchange(
                        ordinal,
                        requestNumber,
                        requestFirstNanos,
                        requestLastNanos,
                        requestSequence,
                        requestBytes,
                        requestTotalBytes,
                        idleBeforeNanos,
                        responseNumber,
                        responseFirstNanos,
                        responseLastNanos,
                        responseBytes,
                        responseTotalBytes,
                        httpStatus,
                        answer());
    }
}
