package io.wirewitness.cli.probe;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** One request over HTTP/2, and then silence: RFC 9113 and RFC 7541, as far as a probe needs them. */
final class Http2 {

    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

    // Frame types and flags: RFC 9113, sections 6.1 to 6.8.
    private static final int DATA = 0x0;
    private static final int HEADERS = 0x1;
    private static final int RST_STREAM = 0x3;
    private static final int SETTINGS = 0x4;
    private static final int PING = 0x6;
    private static final int GOAWAY = 0x7;
    private static final int WINDOW_UPDATE = 0x8;
    private static final int END_STREAM = 0x1;
    private static final int ACK = 0x1;
    private static final int END_HEADERS = 0x4;
    private static final int PADDED = 0x8;
    private static final int PRIORITY = 0x20;

    private static final int FRAME_HEAD_BYTES = 9;

    /** SETTINGS_MAX_FRAME_SIZE's first value, which we do not change: section 6.5.2. */
    private static final int FRAME_BYTES_AT_MOST = 1 << 14;

    private static final int STREAM = 1;
    private static final long MILLI_NANOS = 1_000_000L;

    private static final String[] CODES = {
        "NO_ERROR", "PROTOCOL_ERROR", "INTERNAL_ERROR", "FLOW_CONTROL_ERROR", "SETTINGS_TIMEOUT", "STREAM_CLOSED",
        "FRAME_SIZE_ERROR", "REFUSED_STREAM", "CANCEL", "COMPRESSION_ERROR", "CONNECT_ERROR", "ENHANCE_YOUR_CALM",
        "INADEQUATE_SECURITY", "HTTP_1_1_REQUIRED"
    };

    private final Wire wire;
    private @Nullable String goAway;

    private record Frame(int type, int flags, int stream, ByteBuffer payload) {
        boolean has(int flag) {
            return (flags & flag) != 0;
        }

        byte[] bytes() {
            byte[] bytes = new byte[payload.remaining()];
            payload.duplicate().get(bytes);
            return bytes;
        }
    }

    Http2(Wire wire) {
        this.wire = wire;
    }

    /** Opens the connection, sends one request without a body and reads its answer. */
    Answer exchange(Target target, String method) throws IOException {
        wire.send(PREFACE.getBytes(StandardCharsets.US_ASCII));
        send(SETTINGS, 0, 0, new byte[0]);
        send(HEADERS, END_STREAM | END_HEADERS, STREAM, request(target, method));
        int status = 0;
        while (true) {
            Frame frame = next();
            if (frame.type == HEADERS && frame.stream == STREAM && status < 200) {
                status = status(frame);
            }
            if (frame.stream == STREAM && (frame.type == HEADERS || frame.type == DATA) && frame.has(END_STREAM)) {
                return new Answer(status, null, -1, -1, goAway != null);
            }
            if (frame.type == RST_STREAM && frame.stream == STREAM) {
                throw new IOException("the server reset the stream: " + code(frame.payload.getInt()));
            }
            if (frame.type == DATA && frame.payload.hasRemaining()) {
                byte[] credit =
                        ByteBuffer.allocate(4).putInt(frame.payload.remaining()).array();
                send(WINDOW_UPDATE, 0, 0, credit);
                send(WINDOW_UPDATE, 0, frame.stream, credit);
            }
        }
    }

    /** Waits until the server says GOAWAY or ends the connection; answers its pings meanwhile. */
    Closing awaitClosing(long mostNanos, LongConsumer progress) throws IOException {
        long from = wire.lastNanos();
        while (goAway == null) {
            Closing ended = wire.awaitByte(mostNanos - (System.nanoTime() - from), from, progress);
            if (ended != null) {
                return ended;
            }
            try {
                next();
            } catch (EOFException | SocketException | SocketTimeoutException cut) {
                return new Closing(Closing.How.FIN, System.nanoTime() - from, null);
            }
        }
        long atNanos = System.nanoTime() - from;
        Closing after = wire.awaitClosing(Wire.PATIENCE_MILLIS * MILLI_NANOS, waited -> {});
        return new Closing(after.how(), atNanos, goAway);
    }

    /** Takes a frame, and does what must be done about those of the connection itself. */
    private Frame next() throws IOException {
        byte[] head = wire.read(FRAME_HEAD_BYTES);
        int length = ((head[0] & 0xff) << 16) | ((head[1] & 0xff) << 8) | (head[2] & 0xff);
        if (length > FRAME_BYTES_AT_MOST) {
            throw new IOException("what answers does not speak HTTP/2: a frame of " + length + " bytes");
        }
        int stream = ByteBuffer.wrap(head, 5, 4).getInt() & Integer.MAX_VALUE;
        Frame frame = new Frame(head[3] & 0xff, head[4] & 0xff, stream, ByteBuffer.wrap(wire.read(length)));
        if (frame.type == SETTINGS && !frame.has(ACK)) {
            send(SETTINGS, ACK, 0, new byte[0]);
        } else if (frame.type == PING && !frame.has(ACK)) {
            send(PING, ACK, 0, frame.bytes());
        } else if (frame.type == GOAWAY && frame.payload.remaining() >= 8) {
            ByteBuffer payload = frame.payload;
            int last = payload.getInt() & Integer.MAX_VALUE;
            String code = code(payload.getInt());
            String debug = StandardCharsets.US_ASCII.decode(payload).toString().replaceAll("[^\\x20-\\x7e]", "?");
            goAway = "GOAWAY " + code + ", last stream " + last + (debug.isEmpty() ? "" : ", \"" + debug + "\"");
        }
        return frame;
    }

    private void send(int type, int flags, int stream, byte[] payload) throws IOException {
        wire.send(ByteBuffer.allocate(FRAME_HEAD_BYTES + payload.length)
                .put((byte) (payload.length >> 16))
                .putShort((short) payload.length)
                .put((byte) type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload)
                .array());
    }

    private static String code(int code) {
        return code >= 0 && code < CODES.length ? CODES[code] : "0x" + Integer.toHexString(code);
    }

    // ---- RFC 7541 ---------------------------------------------------------------------------------------------------

    /** Names by their index in the static table, values as literals without indexing and without Huffman. */
    private static byte[] request(Target target, String method) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        literal(block, 2, method); // :method
        block.write(0x80 | (target.tls() ? 7 : 6)); // :scheme https, http
        literal(block, 1, target.authority());
        literal(block, 4, target.path());
        literal(block, 58, "wirewitness-probe"); // user-agent
        return block.toByteArray();
    }

    private static void literal(ByteArrayOutputStream block, int name, String value) {
        integer(block, 0, 4, name);
        byte[] bytes = value.getBytes(StandardCharsets.ISO_8859_1);
        integer(block, 0, 7, bytes.length);
        block.writeBytes(bytes);
    }

    /** Section 5.1. */
    private static void integer(ByteArrayOutputStream block, int first, int prefixBits, int value) {
        int most = (1 << prefixBits) - 1;
        if (value < most) {
            block.write(first | value);
            return;
        }
        block.write(first | most);
        int rest = value - most;
        while (rest >= 0x80) {
            block.write((rest & 0x7f) | 0x80);
            rest >>= 7;
        }
        block.write(rest);
    }

    /** {@code :status} is the first field of an answer (RFC 9113, 8.3): of the static table, or a literal; 0 if it is neither. */
    private static int status(Frame frame) {
        byte[] block = frame.bytes();
        int at = (frame.has(PADDED) ? 1 : 0) + (frame.has(PRIORITY) ? 5 : 0);
        while (at < block.length && (block[at] & 0xe0) == 0x20) { // a new size of the dynamic table, section 6.3
            boolean more = (block[at] & 0x1f) == 0x1f;
            at++;
            while (more && at < block.length) {
                more = (block[at++] & 0x80) != 0;
            }
        }
        if (at >= block.length) {
            return 0;
        }
        int first = block[at] & 0xff;
        int[] indexed = {200, 204, 206, 304, 400, 404, 500}; // indices 8 to 14, appendix A
        if ((first & 0x80) != 0) {
            int index = (first & 0x7f) - 8;
            return index >= 0 && index < indexed.length ? indexed[index] : 0;
        }
        int name = (first & 0x40) != 0 ? first & 0x3f : first & 0xf;
        if (name < 8 || name > 14 || at + 1 >= block.length) {
            return 0;
        }
        int length = block[at + 1] & 0x7f;
        boolean huffman = (block[at + 1] & 0x80) != 0;
        if (at + 2 + length > block.length || length > 3) {
            return 0;
        }
        String digits =
                huffman ? digits(block, at + 2, length) : new String(block, at + 2, length, StandardCharsets.US_ASCII);
        return digits.matches("[1-9]\\d\\d") ? Integer.parseInt(digits) : 0;
    }

    /** Appendix B: 0, 1, 2 are 00000, 00001, 00010; 3 to 9 are 011001 to 011111. */
    private static String digits(byte[] block, int from, int length) {
        StringBuilder bits = new StringBuilder();
        for (int i = 0; i < length; i++) {
            bits.append(Integer.toBinaryString((block[from + i] & 0xff) | 0x100).substring(1));
        }
        StringBuilder digits = new StringBuilder();
        int at = 0;
        while (digits.length() < 3 && at + 5 <= bits.length()) {
            int five = Integer.parseInt(bits.substring(at, at + 5), 2);
            if (five <= 2) {
                digits.append(five);
                at += 5;
            } else if (at + 6 <= bits.length()) {
                int digit = Integer.parseInt(bits.substring(at, at + 6), 2) - 0b011001 + 3;
                if (digit < 3 || digit > 9) {
                    break;
                }
                digits.append(digit);
                at += 6;
            } else {
                break;
            }
        }
        return digits.toString();
    }
}
