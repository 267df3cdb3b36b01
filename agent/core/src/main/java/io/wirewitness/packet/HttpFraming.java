package io.wirewitness.packet;

import io.wirewitness.model.Payload;
import java.nio.ByteBuffer;

/**
 * How many bytes an HTTP/1 message takes on the wire, from its head alone (RFC 9112, 6.3). Stateless; one pass over the
 * head, no allocation; it never throws for what the bytes say. Buffers are big endian.
 *
 * <pre>
 *   request line or status line CRLF
 *   name ":" value CRLF            name without case; a line that begins with a space or tab continues the value
 *   CRLF                           a bare LF ends a line as well (RFC 9112, 2.2)
 *   body: Content-Length, or chunks, or all until the connection ends
 * </pre>
 *
 * <p>What only the connection's history knows is left to the caller: an answer to HEAD and a 2xx to CONNECT end with
 * their head, whatever it says ({@link #headBytes}).
 */
public final class HttpFraming {

    /** The head was not wholly captured in this segment, is no HTTP/1 head, or contradicts itself. */
    public static final long UNKNOWN = -1;

    /** The body comes in chunks: it ends where {@link #endsChunked} says so. */
    public static final long CHUNKED = -2;

    /** A response without length: it ends with the connection. */
    public static final long UNTIL_CLOSE = -3;

    private static final long NOT_STATED = -1;
    private static final long INVALID = -2;

    /** Set where a response's head is cut behind its Content-Length: then the message has at least so many bytes. */
    private static final long AT_LEAST = 1L << 57;

    /** More than any body, and small enough that a sequence number plus this never overflows. */
    private static final long LONGEST_BODY = 1L << 56;

    private static final int NO_CODING = 0;
    private static final int OTHER_CODING = 1;
    private static final int CHUNKED_CODING = 2;

    private static final long LOWER_CASE = 0x2020_2020_2020_2020L;
    private static final long CONTENT = 0x636f_6e74_656e_742dL; // "content-"
    private static final long LENGTH_ENDING = 0x742d_6c65_6e67_7468L; // "t-length"
    private static final int CONTENT_LENGTH_BYTES = 14;
    private static final long TRANSFER = 0x7472_616e_7366_6572L; // "transfer"
    private static final long ENCODIN = 0x2d65_6e63_6f64_696eL; // "-encodin"
    private static final int TRANSFER_ENCODING_BYTES = 17;
    private static final String CHUNKED_NAME = "chunked";

    private static final long EACH = 0x0101_0101_0101_0101L;
    private static final long LOW_SEVEN = 0x7f * EACH;
    private static final long LINE_FEEDS = '\n' * EACH;

    private HttpFraming() {}

    /**
     * The length of the message that begins with these bytes, head and body, in sequence space: also the part that later
     * segments carry. The next message of the connection begins that many bytes after this one's first.
     *
     * @param start where the payload begins, absolute in the buffer
     * @param end where its captured part ends
     * @param peek what {@link PayloadPeek#peek} said of it
     * @return at least 1 (see {@link #isAtLeast} and {@link #bytes}), or {@link #UNKNOWN}, {@link #CHUNKED}, {@link #UNTIL_CLOSE}
     */
    public static long messageBytes(ByteBuffer bytes, int start, int end, int peek) {
        Payload kind = PayloadPeek.payload(peek);
        if (kind == Payload.HTTP_REQUEST) {
            return measure(bytes, start, Math.min(end, bytes.limit()), true, false);
        }
        int status = PayloadPeek.httpStatus(peek);
        if (kind != Payload.HTTP_RESPONSE || status < 100) {
            return UNKNOWN;
        }
        boolean headOnly = status < 200 || status == 204 || status == 304;
        return measure(bytes, start, Math.min(end, bytes.limit()), false, headOnly);
    }

    /** True if the capture cut the head, so that {@link #bytes} is less than the message's length by the rest of it. */
    public static boolean isAtLeast(long messageBytes) {
        return messageBytes > 0 && (messageBytes & AT_LEAST) != 0;
    }

    /** The length that a result of {@link #messageBytes} tells; to be asked only if it is at least 1. */
    public static long bytes(long messageBytes) {
        return messageBytes & ~AT_LEAST;
    }

    /** The head's length with the empty line that ends it; {@link #UNKNOWN} if it was not wholly captured. */
    public static long headBytes(ByteBuffer bytes, int start, int end) {
        int last = Math.min(end, bytes.limit());
        for (int at = lineAfter(bytes, start, last); at < last; at = lineAfter(bytes, at, last)) {
            int ending = emptyLine(bytes, at, last);
            if (ending > 0) {
                return (long) at - start + ending;
            }
        }
        return UNKNOWN;
    }

    /**
     * Whether these bytes end with the last chunk of a message without trailers: a line of its own that says 0, then an
     * empty line. It is false where the capture cut the payload, and for a last chunk that is spread over two segments.
     *
     * @param payloadBytes the payload's length on the wire
     */
    public static boolean endsChunked(ByteBuffer bytes, int start, int end, int payloadBytes) {
        int at = end - 5;
        return end - start == payloadBytes
                && at >= start
                && end <= bytes.limit()
                && bytes.getInt(at) == 0x300d0a0d
                && bytes.get(end - 1) == '\n'
                && (at == start || bytes.get(at - 1) == '\n');
    }

    private static long measure(ByteBuffer bytes, int start, int end, boolean request, boolean headOnly) {
        long length = NOT_STATED;
        int coding = NO_CODING;
        boolean lengthIsWhole = false;
        for (int at = lineAfter(bytes, start, end); at < end; at = lineAfter(bytes, at, end)) {
            switch (bytes.get(at)) {
                case '\r', '\n' -> {
                    int ending = emptyLine(bytes, at, end);
                    if (ending > 0) {
                        return total(at + ending - start, length, coding, request, headOnly);
                    }
                }
                case 'C', 'c' -> {
                    int valueAt = contentLengthAt(bytes, at, end);
                    if (valueAt > 0) {
                        length = contentLength(bytes, valueAt, end, length);
                        lengthIsWhole = bytes.get(lineAfter(bytes, at, end) - 1) == '\n';
                    }
                }
                case 'T', 't' -> {
                    int valueAt = transferEncodingAt(bytes, at, end);
                    if (valueAt > 0) {
                        coding = lastCoding(bytes, valueAt, end);
                    }
                }
                default -> {}
            }
        }
        // The capture cut the head behind its Content-Length: what follows of it only adds to that.
        boolean atLeast = !request && !headOnly && coding == NO_CODING && length >= 0 && lengthIsWhole;
        return atLeast ? AT_LEAST | (end - start + length) : UNKNOWN;
    }

    private static long total(long headBytes, long length, int coding, boolean request, boolean headOnly) {
        if (headOnly) {
            return headBytes;
        }
        if (coding == CHUNKED_CODING) {
            return CHUNKED;
        }
        if (coding == OTHER_CODING) {
            return request ? UNKNOWN : UNTIL_CLOSE;
        }
        if (length == NOT_STATED) {
            return request ? headBytes : UNTIL_CLOSE;
        }
        return length == INVALID ? UNKNOWN : headBytes + length;
    }

    /** The length of the empty line that begins here; 0 if it is not empty or not whole. */
    private static int emptyLine(ByteBuffer bytes, int at, int end) {
        int first = bytes.get(at);
        if (first == '\n') {
            return 1;
        }
        return first == '\r' && at + 1 < end && bytes.get(at + 1) == '\n' ? 2 : 0;
    }

    /** Where the line after this one begins; {@code end} if there is none. */
    static int lineAfter(ByteBuffer bytes, int from, int end) {
        int at = from;
        for (; at <= end - 8; at += 8) {
            long others = bytes.getLong(at) ^ LINE_FEEDS;
            // A byte of it is 0 where the line feed is; this form is exact in each byte (no borrow between them).
            long found = ~(((others & LOW_SEVEN) + LOW_SEVEN) | others | LOW_SEVEN);
            if (found != 0) {
                return at + (Long.numberOfLeadingZeros(found) >>> 3) + 1;
            }
        }
        while (at < end) {
            if (bytes.get(at++) == '\n') {
                return at;
            }
        }
        return end;
    }

    /** Where the value begins; -1 if the line has another name. */
    private static int contentLengthAt(ByteBuffer bytes, int at, int end) {
        boolean named = end - at > CONTENT_LENGTH_BYTES
                && (bytes.getLong(at) | LOWER_CASE) == CONTENT
                && (bytes.getLong(at + CONTENT_LENGTH_BYTES - 8) | LOWER_CASE) == LENGTH_ENDING;
        return named ? afterColon(bytes, at + CONTENT_LENGTH_BYTES, end) : -1;
    }

    private static int transferEncodingAt(ByteBuffer bytes, int at, int end) {
        boolean named = end - at > TRANSFER_ENCODING_BYTES
                && (bytes.getLong(at) | LOWER_CASE) == TRANSFER
                && (bytes.getLong(at + 8) | LOWER_CASE) == ENCODIN
                && (bytes.get(at + 16) | 0x20) == 'g';
        return named ? afterColon(bytes, at + TRANSFER_ENCODING_BYTES, end) : -1;
    }

    private static int afterColon(ByteBuffer bytes, int from, int end) {
        int at = from;
        while (at < end && isBlank(bytes.get(at))) {
            at++;
        }
        return at < end && bytes.get(at) == ':' ? at + 1 : -1;
    }

    private static boolean isBlank(int letter) {
        return letter == ' ' || letter == '\t' || letter == '\r';
    }

    /** True at a line feed that no folded line follows. */
    private static boolean endsValue(ByteBuffer bytes, int at, int end) {
        if (bytes.get(at) != '\n') {
            return false;
        }
        int next = at + 1 < end ? bytes.get(at + 1) : 0;
        return next != ' ' && next != '\t';
    }

    /** The value joined with what an earlier line said: several equal numbers are one, different ones are invalid. */
    private static long contentLength(ByteBuffer bytes, int valueAt, int end, long before) {
        long known = before;
        long value = NOT_STATED;
        boolean ended = false;
        for (int at = valueAt; at < end && !endsValue(bytes, at, end); at++) {
            int letter = bytes.get(at);
            if (letter == ',') {
                known = agree(known, value);
                value = NOT_STATED;
                ended = false;
            } else if (letter == '\n' || isBlank(letter)) {
                ended = value != NOT_STATED;
            } else if (letter < '0' || letter > '9' || ended || value > LONGEST_BODY / 10 - 1) {
                return INVALID;
            } else {
                value = Math.max(value, 0) * 10 + (letter - '0');
            }
        }
        return agree(known, value);
    }

    private static long agree(long known, long value) {
        return value != NOT_STATED && (known == NOT_STATED || known == value) ? value : INVALID;
    }

    private static int lastCoding(ByteBuffer bytes, int valueAt, int end) {
        int matched = 0;
        boolean next = true;
        boolean ended = false;
        for (int at = valueAt; at < end && !endsValue(bytes, at, end); at++) {
            int letter = bytes.get(at);
            if (letter == ',') {
                next = true;
            } else if (letter == '\n' || isBlank(letter)) {
                ended = true;
            } else {
                if (next) {
                    matched = 0;
                } else if (ended) {
                    matched = -1;
                }
                boolean same = matched >= 0
                        && matched < CHUNKED_NAME.length()
                        && (letter | 0x20) == CHUNKED_NAME.charAt(matched);
                matched = same ? matched + 1 : -1;
                next = false;
                ended = false;
            }
        }
        return matched == CHUNKED_NAME.length() ? CHUNKED_CODING : OTHER_CODING;
    }
}
