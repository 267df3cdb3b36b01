package io.wirewitness.capture;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes one section of a pcapng file (draft-ietf-opsawg-pcapng): little endian, nanoseconds, one interface per link type.
 * Each block goes out with one write; the stream is not buffered here. One thread; closing it closes the stream.
 *
 * <pre>
 * block   | type u32 | total length u32 | body, padded to 4 | total length u32 |
 * option  | code u16 | length u16 | value, padded to 4 |      code 0 ends the list
 * SHB     | 0x1A2B3C4D | major 1 u16 | minor 0 u16 | section length i64 = -1 | options |
 * IDB     | link type u16 | 0 u16 | snap length u32 | options |
 * EPB     | interface u32 | time high u32 | time low u32 | captured u32 | original u32 | packet, padded | options |
 * </pre>
 */
public final class PcapngWriter implements Closeable {

    private static final int SECTION_HEADER = 0x0A0D_0D0A;
    private static final int INTERFACE_DESCRIPTION = 1;
    private static final int ENHANCED_PACKET = 6;
    private static final int BYTE_ORDER_MAGIC = 0x1A2B_3C4D;
    private static final int END_OF_OPTIONS = 0;
    private static final int COMMENT = 1;
    private static final int SHB_HARDWARE = 2;
    private static final int SHB_OS = 3;
    private static final int SHB_USER_APPLICATION = 4;
    private static final int IDB_TIME_RESOLUTION = 9;
    private static final byte NANOSECONDS = 9;
    private static final int EPB_FLAGS = 2;
    private static final int EPB_PACKET_ID = 5;
    /** An option's length is 16 bits; the rest is left for padding. */
    private static final int MOST_OPTION_BYTES = 0xfff0;

    private final OutputStream out;
    private final int snapLength;
    private final Map<Integer, Integer> interfaces = new HashMap<>();

    /** Which way a packet went; the numbers of {@code epb_flags}, bits 0 and 1. */
    public enum Direction {
        UNKNOWN(0),
        INBOUND(1),
        OUTBOUND(2);

        private final int flags;

        Direction(int flags) {
            this.flags = flags;
        }
    }

    /**
     * What a section says of itself; null is left out.
     *
     * @param comments for people, each an option of its own
     * @param hardware the machine
     * @param os the operating system
     * @param application who wrote it, with its version
     */
    public record Section(
            List<String> comments,
            @Nullable String hardware,
            @Nullable String os,
            @Nullable String application) {
        public Section {
            comments = List.copyOf(comments);
        }
    }

    /**
     * Begins a section.
     *
     * @param snapLength the most bytes that were kept of a packet; 0 for no limit
     */
    public PcapngWriter(OutputStream out, Section section, int snapLength) throws IOException {
        this.out = out;
        this.snapLength = snapLength;
        Block block = new Block(SECTION_HEADER);
        block.int32(BYTE_ORDER_MAGIC).int16(1).int16(0).int64(-1);
        block.comments(section.comments());
        block.text(SHB_HARDWARE, section.hardware());
        block.text(SHB_OS, section.os());
        block.text(SHB_USER_APPLICATION, section.application());
        block.endOptions().writeTo(out);
    }

    /** Writes a packet as it is: cut where it was cut, with its length on the wire and these comments. */
    public void packet(CapturedPacket packet, Direction direction, List<String> comments) throws IOException {
        int captured = packet.bytes().length;
        if (snapLength > 0 && captured > snapLength) {
            captured = snapLength; // a reader may refuse a packet that is longer than the interface allows
        }
        Block block = new Block(ENHANCED_PACKET);
        block.int32(interfaceFor(packet.linkType()))
                .int32((int) (packet.epochNanos() >>> 32))
                .int32((int) packet.epochNanos())
                .int32(captured)
                .int32(Math.max(packet.originalLength(), captured))
                .bytes(packet.bytes(), captured);
        block.comments(comments);
        if (direction != Direction.UNKNOWN) {
            block.option(EPB_FLAGS, 4).int32(direction.flags);
        }
        block.option(EPB_PACKET_ID, 8).int64(packet.number());
        block.endOptions().writeTo(out);
    }

    @Override
    public void close() throws IOException {
        out.close();
    }

    private int interfaceFor(int linkType) throws IOException {
        Integer known = interfaces.get(linkType);
        if (known != null) {
            return known;
        }
        int number = interfaces.size();
        Block block = new Block(INTERFACE_DESCRIPTION);
        block.int16(linkType).int16(0).int32(snapLength);
        block.option(IDB_TIME_RESOLUTION, 1).bytes(new byte[] {NANOSECONDS}, 1);
        block.endOptions().writeTo(out);
        interfaces.put(linkType, number);
        return number;
    }

    /** One block in the making; its buffer grows with it. */
    private static final class Block {
        private ByteBuffer buffer = ByteBuffer.allocate(512).order(ByteOrder.LITTLE_ENDIAN);

        Block(int type) {
            int32(type).int32(0);
        }

        Block int16(int value) {
            room(2).putShort((short) value);
            return this;
        }

        Block int32(int value) {
            room(4).putInt(value);
            return this;
        }

        Block int64(long value) {
            room(8).putLong(value);
            return this;
        }

        Block bytes(byte[] bytes, int length) {
            int padding = -length & 3;
            room(length + padding).put(bytes, 0, length).put(new byte[padding]);
            return this;
        }

        Block option(int code, int length) {
            return int16(code).int16(length);
        }

        void comments(List<String> comments) {
            comments.forEach(comment -> text(COMMENT, comment));
        }

        void text(int code, @Nullable String text) {
            if (text == null || text.isEmpty()) {
                return;
            }
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            int length = bytes.length;
            if (length > MOST_OPTION_BYTES) {
                length = MOST_OPTION_BYTES;
                while ((bytes[length] & 0xC0) == 0x80) {
                    length--; // not in the middle of a character (RFC 3629)
                }
            }
            option(code, length).bytes(bytes, length);
        }

        Block endOptions() {
            return option(END_OF_OPTIONS, 0);
        }

        void writeTo(OutputStream out) throws IOException {
            int length = buffer.position() + 4;
            int32(length);
            buffer.putInt(4, length);
            out.write(buffer.array(), 0, length);
        }

        private ByteBuffer room(int bytes) {
            if (buffer.remaining() < bytes) {
                ByteBuffer larger = ByteBuffer.allocate(Math.max(buffer.capacity() * 2, buffer.position() + bytes))
                        .order(ByteOrder.LITTLE_ENDIAN);
                buffer = larger.put(buffer.flip());
            }
            return buffer;
        }
    }
}
