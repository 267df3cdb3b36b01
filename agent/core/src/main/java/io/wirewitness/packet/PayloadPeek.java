package io.wirewitness.packet;

import io.wirewitness.model.Payload;
import java.nio.ByteBuffer;

/**
 * Looks at the first payload bytes and says what they look like, in one int that a ring can keep after the payload is
 * gone: the ordinal of {@link Payload} in the lowest byte, the HTTP status above it, bit 30 for a HEAD request. 0 is {@link Payload#NONE}. The
 * numbers are for this process only, not for files.
 *
 * <pre>
 *   HTTP/1 request    method, space, ...                           RFC 9112, 3
 *   HTTP/1 response   "HTTP/1." digit " " three digits ...         RFC 9112, 4
 *   HTTP/2 preface    "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"           RFC 9113, 3.4
 *   TLS record        type (1), 3 (1), minor (1), length (2), ...  RFC 8446, 5.1
 *                     type 20 change cipher, 21 alert, 22 handshake: its type (1) comes next, 23 application data
 * </pre>
 */
@SuppressWarnings("EnumOrdinal") // for this process only, never stored in a file
public final class PayloadPeek {

    /** No payload, or none that was kept. */
    public static final int NOTHING = 0;

    private static final Payload[] PAYLOADS = Payload.values();

    private static final int GET = 0x47455420; // "GET "
    private static final int POST = 0x504f5354; // "POST", "PUT ", ... and so on below
    private static final int PUT = 0x50555420;
    private static final int HEAD = 0x48454144;
    private static final int DELETE = 0x44454c45;
    private static final int OPTIONS = 0x4f505449;
    private static final int PATCH = 0x50415443;
    private static final int CONNECT = 0x434f4e4e;
    private static final int TRACE = 0x54524143;
    private static final int PREFACE = 0x50524920; // "PRI "
    private static final int HTTP = 0x48545450;

    private static final int HEAD_REQUEST = 1 << 30;

    /** 2^14 and the most a cipher may add (RFC 5246, 6.2.3). */
    private static final int LONGEST_RECORD = 16384 + 2048;

    private PayloadPeek() {}

    /** What the bytes from {@code start} to {@code end}, absolute in the buffer, begin with. */
    public static int peek(ByteBuffer bytes, int start, int end) {
        int length = end - start;
        if (length <= 0) {
            return NOTHING;
        }
        int first = bytes.get(start);
        if (first >= 20 && first <= 23) {
            return peekRecord(bytes, start, length);
        }
        if (length < 4) {
            return of(Payload.OTHER);
        }
        return switch (bytes.getInt(start)) {
            case GET, PUT -> of(Payload.HTTP_REQUEST);
            case POST -> request(bytes, start, length, 4, " ");
            case HEAD -> headRequest(bytes, start, length);
            case DELETE -> request(bytes, start, length, 4, "TE ");
            case OPTIONS -> request(bytes, start, length, 4, "ONS ");
            case PATCH -> request(bytes, start, length, 4, "H ");
            case CONNECT -> request(bytes, start, length, 4, "ECT ");
            case TRACE -> request(bytes, start, length, 4, "E ");
            case PREFACE -> of(continues(bytes, start, length, 4, "* HTTP/2") ? Payload.HTTP2_PREFACE : Payload.OTHER);
            case HTTP -> response(bytes, start, length);
            default -> of(Payload.OTHER);
        };
    }

    /** The payload's kind in a peek. */
    public static Payload payload(int peek) {
        int ordinal = peek & 0xff;
        return ordinal < PAYLOADS.length ? PAYLOADS[ordinal] : Payload.OTHER;
    }

    /** The HTTP status in a peek; 0 if it is no response. */
    public static int httpStatus(int peek) {
        return peek >>> 8 & 0x3ff;
    }

    /** True for a HEAD request: whatever length its response announces, no body follows. */
    public static boolean isHeadRequest(int peek) {
        return (peek & HEAD_REQUEST) != 0;
    }

    private static int headRequest(ByteBuffer bytes, int start, int length) {
        int peek = request(bytes, start, length, 4, " ");
        return payload(peek) == Payload.HTTP_REQUEST ? peek | HEAD_REQUEST : peek;
    }

    /** A peek that says this again; what else it once said (a HEAD request) is lost. */
    public static int of(Payload payload, int httpStatus) {
        return of(payload) | (httpStatus & 0x3ff) << 8;
    }

    private static int of(Payload payload) {
        return payload.ordinal();
    }

    private static int request(ByteBuffer bytes, int start, int length, int from, String rest) {
        return of(continues(bytes, start, length, from, rest) ? Payload.HTTP_REQUEST : Payload.OTHER);
    }

    private static int response(ByteBuffer bytes, int start, int length) {
        if (!continues(bytes, start, length, 4, "/1.")) {
            return of(Payload.OTHER);
        }
        int status = 0;
        for (int at = 9; at < 12; at++) {
            if (at >= length) {
                return of(Payload.HTTP_RESPONSE);
            }
            int digit = bytes.get(start + at) - '0';
            if (digit < 0 || digit > 9) {
                return of(Payload.OTHER);
            }
            status = status * 10 + digit;
        }
        return of(Payload.HTTP_RESPONSE) | status << 8;
    }

    /** True if the text follows, as far as there are bytes. */
    private static boolean continues(ByteBuffer bytes, int start, int length, int from, String text) {
        for (int i = 0; i < text.length() && from + i < length; i++) {
            if (bytes.get(start + from + i) != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static int peekRecord(ByteBuffer bytes, int start, int length) {
        if (length < 5 || bytes.get(start + 1) != 3 || bytes.get(start + 2) < 0 || bytes.get(start + 2) > 4) {
            return of(Payload.OTHER);
        }
        int recordBytes = bytes.getShort(start + 3) & 0xffff;
        if (recordBytes == 0 || recordBytes > LONGEST_RECORD) {
            return of(Payload.OTHER);
        }
        return of(
                switch (bytes.get(start)) {
                    case 21 -> Payload.TLS_ALERT;
                    case 23 -> Payload.TLS_APPLICATION_DATA;
                    case 22 -> handshake(length > 5 ? bytes.get(start + 5) : -1);
                    default -> Payload.TLS_HANDSHAKE;
                });
    }

    private static Payload handshake(int type) {
        return switch (type) {
            case 1 -> Payload.TLS_CLIENT_HELLO;
            case 2 -> Payload.TLS_SERVER_HELLO;
            default -> Payload.TLS_HANDSHAKE;
        };
    }
}
