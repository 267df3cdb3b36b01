package io.wirewitness.capture;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the packets of a pcapng capture (draft-ietf-opsawg-pcapng), either byte order, several sections and interfaces.
 * Blocks without packets are stepped over.
 *
 * <pre>
 *   block:      type (4)  total length (4)  body  total length (4)          padded to 4 bytes
 *   section:    0x0a0d0d0a; body: 0x1a2b3c4d in the section's byte order, version (2 + 2), length (8), options
 *   interface:  1; body: link type (2), reserved (2), snap length (4), options
 *   enhanced:   6; body: interface (4), time (4 + 4), captured length (4), original length (4), bytes, options
 *   simple:     3; body: original length (4), bytes
 *   packet:     2 (old); body: interface (2), drops (2), time (4 + 4), captured (4), original (4), bytes, options
 *   option:     code (2), length (2), value padded to 4;  9 is the time's unit, 14 an offset in seconds
 * </pre>
 */
public final class PcapngReader implements CaptureReader {

    static final int SECTION_HEADER = 0x0a0d0d0a;

    private static final int BYTE_ORDER_MAGIC = 0x1a2b3c4d;
    private static final int INTERFACE = 1;
    private static final int OLD_PACKET = 2;
    private static final int SIMPLE_PACKET = 3;
    private static final int ENHANCED_PACKET = 6;
    private static final int OPTION_TIME_UNIT = 9;
    private static final int OPTION_TIME_OFFSET = 14;
    private static final int BLOCK_HEADER = 8;
    private static final int BLOCK_FRAME = 12;

    /** A judgement: more interfaces than any host has. */
    private static final int MOST_INTERFACES = 65_536;

    private final InputBuffer input;
    private final ByteBuffer packet;
    private final List<Interface> interfaces = new ArrayList<>();

    private boolean ended;
    private boolean started;
    private long lastNanos;
    private long packets;
    private @Nullable String fault;

    /** Reads from a stream, which the reader closes. */
    public PcapngReader(InputStream in) {
        this(new InputBuffer(in));
    }

    PcapngReader(InputBuffer input) {
        this.input = input;
        // Its own position and limit over the same memory, always big endian as sinks expect.
        packet = input.bytes().duplicate();
    }

    @Override
    public boolean next(PacketSink sink) throws IOException {
        while (!ended) {
            if (nextBlock(sink)) {
                return true;
            }
        }
        return false;
    }

    /** Reads one block; true if it was a packet. */
    private boolean nextBlock(PacketSink sink) throws IOException {
        if (!input.has(BLOCK_FRAME)) {
            return end(input.has(1) ? "is cut inside its header" : started ? null : "is missing: the file is empty");
        }
        ByteBuffer bytes = input.bytes();
        int type = bytes.getInt(bytes.position());
        if (type == SECTION_HEADER) {
            if (!startSection()) {
                return false;
            }
        } else if (!started) {
            return end("is not a section header: not a pcapng file");
        }
        long total = bytes.getInt(bytes.position() + 4) & 0xffff_ffffL;
        if (total < BLOCK_FRAME || total % 4 != 0) {
            return end("has an impossible length, " + total);
        }
        if (type != INTERFACE && type != ENHANCED_PACKET && type != SIMPLE_PACKET && type != OLD_PACKET) {
            long at = input.offset();
            return input.skip(total) ? false : endAt(at, "is cut");
        }
        if (total > InputBuffer.BYTES) {
            return end("has an impossible length, " + total);
        }
        if (!input.has((int) total)) {
            return end("is cut: " + bytes.remaining() + " of its " + total + " bytes are there");
        }
        int body = bytes.position() + BLOCK_HEADER;
        int bodyEnd = bytes.position() + (int) total - 4;
        boolean handedOver = switch (type) {
            case INTERFACE -> readInterface(body, bodyEnd);
            case ENHANCED_PACKET -> readPacket(sink, bytes.getInt(Math.min(body, bodyEnd)), body, bodyEnd);
            case OLD_PACKET -> readPacket(sink, bytes.getShort(Math.min(body, bodyEnd)) & 0xffff, body, bodyEnd);
            default -> readSimplePacket(sink, body, bodyEnd);
        };
        if (!ended) {
            bytes.position(bodyEnd + 4);
        }
        return handedOver;
    }

    private boolean startSection() {
        ByteBuffer bytes = input.bytes();
        int magic = bytes.order(ByteOrder.BIG_ENDIAN).getInt(bytes.position() + 8);
        if (magic == Integer.reverseBytes(BYTE_ORDER_MAGIC)) {
            bytes.order(ByteOrder.LITTLE_ENDIAN);
        } else if (magic != BYTE_ORDER_MAGIC) {
            return end(String.format("has an unknown byte order mark, 0x%08x", magic));
        }
        interfaces.clear();
        started = true;
        return true;
    }

    private boolean readInterface(int body, int bodyEnd) {
        if (bodyEnd - body < 8 || interfaces.size() == MOST_INTERFACES) {
            return end("is no usable interface description");
        }
        ByteBuffer bytes = input.bytes();
        int linkType = bytes.getShort(body) & 0xffff;
        long snapLength = bytes.getInt(body + 4) & 0xffff_ffffL;
        int unit = 6; // microseconds unless an option says otherwise
        long offsetSeconds = 0;
        int at = body + 8;
        while (bodyEnd - at >= 4) {
            int code = bytes.getShort(at) & 0xffff;
            int length = bytes.getShort(at + 2) & 0xffff;
            at += 4;
            if (code == 0 || length > bodyEnd - at) {
                break;
            }
            if (code == OPTION_TIME_UNIT && length == 1) {
                unit = bytes.get(at) & 0xff;
            } else if (code == OPTION_TIME_OFFSET && length == 8) {
                offsetSeconds = bytes.getLong(at);
            }
            at += (length + 3) & ~3;
        }
        interfaces.add(new Interface(linkType, snapLength == 0 ? Long.MAX_VALUE : snapLength, unit, offsetSeconds));
        return false;
    }

    /** An enhanced or an old packet block: they differ in how the interface's number is written. */
    private boolean readPacket(PacketSink sink, int interfaceNumber, int body, int bodyEnd) {
        ByteBuffer bytes = input.bytes();
        int data = body + 20;
        if (data > bodyEnd) {
            return end("is too short for a packet");
        }
        if (interfaceNumber < 0 || interfaceNumber >= interfaces.size()) {
            return end("names interface " + (interfaceNumber & 0xffff_ffffL) + ", which was not described");
        }
        int captured = bytes.getInt(body + 12);
        if (captured < 0 || captured > bodyEnd - data) {
            return end("has an impossible packet length, " + (captured & 0xffff_ffffL));
        }
        Interface from = interfaces.get(interfaceNumber);
        lastNanos = from.epochNanos((long) bytes.getInt(body + 4) << 32 | (bytes.getInt(body + 8) & 0xffff_ffffL));
        handOver(sink, from.linkType, bytes.getInt(body + 16), data, captured);
        return true;
    }

    /** A simple packet block has no time: it gets that of the packet before. */
    private boolean readSimplePacket(PacketSink sink, int body, int bodyEnd) {
        int data = body + 4;
        if (data > bodyEnd || interfaces.isEmpty()) {
            return end("is too short for a packet, or its interface was not described");
        }
        int original = input.bytes().getInt(body);
        Interface from = interfaces.get(0);
        long captured = Math.min(Math.min(original & 0xffff_ffffL, from.snapLength), bodyEnd - data);
        handOver(sink, from.linkType, original, data, (int) captured);
        return true;
    }

    private void handOver(PacketSink sink, int linkType, int original, int data, int captured) {
        packet.clear().position(data).limit(data + captured);
        packets++;
        sink.packet(packets, lastNanos, linkType, Math.max(original, captured), packet);
    }

    private boolean end(@Nullable String what) {
        return endAt(input.offset(), what);
    }

    private boolean endAt(long offset, @Nullable String what) {
        ended = true;
        if (what != null) {
            fault = "the block at byte " + offset + " " + what;
        }
        return false;
    }

    @Override
    public long packets() {
        return packets;
    }

    @Override
    public @Nullable String fault() {
        return fault;
    }

    @Override
    public void close() throws IOException {
        input.close();
    }

    /**
     * What an interface description says.
     *
     * @param unit a power of ten; with the highest bit set, of two: so much of a second is one unit
     */
    private record Interface(int linkType, long snapLength, int unit, long offsetSeconds) {

        long epochNanos(long time) {
            return offsetSeconds * 1_000_000_000
                    + ((unit & 0x80) == 0 ? decimal(time, unit) : binary(time, unit & 0x7f));
        }

        private static long decimal(long time, int power) {
            long nanos = time;
            for (int p = power; p < 9; p++) {
                nanos *= 10;
            }
            for (int p = power; p > 9 && nanos != 0; p--) {
                nanos = Long.divideUnsigned(nanos, 10);
            }
            return nanos;
        }

        private static long binary(long time, int power) {
            if (power > 63) {
                return 0; // not even one second in 64 bits
            }
            long seconds = time >>> power;
            long fraction = power == 0 ? 0 : time & (-1L >>> (64 - power));
            // 30 bits of fraction are finer than a nanosecond, and their product with 10^9 fits into 64 bits.
            long coarse = power > 30 ? fraction >>> (power - 30) : fraction;
            return seconds * 1_000_000_000 + ((coarse * 1_000_000_000) >>> Math.min(power, 30));
        }
    }
}
