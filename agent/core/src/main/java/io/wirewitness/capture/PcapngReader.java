package io.wirewitness.capture;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a pcapng capture (draft-ietf-opsawg-pcapng), either byte order, several sections and interfaces. Blocks that tell
 * nothing about packets are stepped over.
 *
 * <pre>
 *   block:      type (4)  total length (4)  body  total length (4)          padded to 4 bytes
 *   section:    0x0a0d0d0a; body: 0x1a2b3c4d in the section's byte order, version (2 + 2), length (8), options
 *   interface:  1; body: link type (2), reserved (2), snap length (4), options
 *   enhanced:   6; body: interface (4), time (4 + 4), captured length (4), original length (4), bytes, options
 *   simple:     3; body: original length (4), bytes
 *   packet:     2 (old); body: interface (2), drops (2), time (4 + 4), captured (4), original (4), bytes, options
 *   statistics: 5; body: interface (4), time (4 + 4), options
 *   option:     code (2), length (2), value padded to 4;  0 ends them, 1 is a comment, the others depend on the block
 * </pre>
 *
 * <p>A block's two lengths must agree: where they do not, the file is corrupt, and no other way leads to the next block.
 */
public final class PcapngReader implements CaptureReader {

    static final int SECTION_HEADER = 0x0a0d0d0a;

    static final int BYTE_ORDER_MAGIC = 0x1a2b3c4d;
    private static final int INTERFACE = 1;
    private static final int OLD_PACKET = 2;
    private static final int SIMPLE_PACKET = 3;
    private static final int ENHANCED_PACKET = 6;
    private static final int STATISTICS = 5;
    private static final int OPTION_COMMENT = 1;
    private static final int OPTION_INTERFACE_NAME = 2;
    private static final int OPTION_INTERFACE_DESCRIPTION = 3; // all that Windows gives for a name
    private static final int OPTION_TIME_UNIT = 9;
    private static final int OPTION_TIME_OFFSET = 14;
    private static final int OPTION_PACKET_DROPS = 4;
    private static final int OPTION_INTERFACE_DROPS = 5;
    private static final int OPTION_SYSTEM_DROPS = 7;
    private static final int BLOCK_HEADER = 8;
    private static final int BLOCK_FRAME = 12;

    /** A judgement: more interfaces than any host has. */
    private static final int MOST_INTERFACES = 65_536;

    /** A judgement: more remarks on a whole capture than anybody reads. */
    private static final int MOST_SECTION_COMMENTS = 1_000;

    /** More than can be true: a field that was never counted is often all ones. */
    private static final long MOST_DROPS = 1L << 48;

    private final InputBuffer input;
    private final List<Interface> interfaces = new ArrayList<>(); // of this section
    private final Map<NumberedInterface, Integer> numbers = new HashMap<>();
    private final List<CaptureInterface> allInterfaces = new ArrayList<>();
    private final List<String> sectionComments = new ArrayList<>();

    private boolean ended;
    private boolean started;
    private long toSkip;
    private long lastNanos;
    private int lastInterface;
    private int blockEnd;
    private int optionsAt; // of the last packet
    private int optionsEnd;
    private long packets;
    private long lostByStatistics;
    private long lostByPackets;
    private @Nullable String fault;

    /** Reads from a stream, which the reader closes. */
    public PcapngReader(InputStream in) {
        this(new InputBuffer(in));
    }

    PcapngReader(InputBuffer input) {
        this.input = input;
    }

    @Override
    public boolean next(PacketSink sink) throws IOException {
        optionsAt = optionsEnd;
        fault = ended ? fault : null;
        while (!ended) {
            long before = packets;
            if (!nextBlock(sink)) {
                return false;
            }
            if (packets != before) {
                return true;
            }
        }
        return false;
    }

    /** Reads one block; false if there is none, or it is the end. */
    private boolean nextBlock(PacketSink sink) throws IOException {
        if (toSkip > 0) {
            toSkip -= input.skip(toSkip, sink);
            if (toSkip > 0) {
                return endOfInput("the capture is cut inside a block: " + toSkip + " of its bytes are missing");
            }
        }
        if (!input.has(BLOCK_FRAME, sink)) {
            return endOfInput(
                    input.bytes().hasRemaining()
                            ? block("is cut inside its header")
                            : started ? null : block("is missing: the file is empty"));
        }
        ByteBuffer bytes = input.bytes();
        int type = bytes.getInt(bytes.position());
        if (type == SECTION_HEADER) {
            if (!findByteOrder()) {
                return false;
            }
        } else if (!started) {
            return end("is not a section header: not a pcapng file");
        }
        long total = bytes.getInt(bytes.position() + 4) & 0xffff_ffffL;
        if (total < BLOCK_FRAME || total % 4 != 0) {
            return end("has an impossible length, " + total);
        }
        if (total > InputBuffer.BYTES) {
            return skipLarge(type, total);
        }
        if (!input.has((int) total, sink)) {
            return endOfInput(block("is cut: " + bytes.remaining() + " of its " + total + " bytes are there"));
        }
        int body = bytes.position() + BLOCK_HEADER;
        int bodyEnd = bytes.position() + (int) total - 4;
        if (bytes.getInt(bodyEnd) != (int) total) {
            return end("is corrupt: its length is " + total + " at its beginning and "
                    + (bytes.getInt(bodyEnd) & 0xffff_ffffL) + " at its end");
        }
        blockEnd = bodyEnd + 4;
        boolean sound = switch (type) {
            case SECTION_HEADER -> startSection(body, bodyEnd);
            case INTERFACE -> readInterface(body, bodyEnd);
            case STATISTICS -> readStatistics(body, bodyEnd);
            case ENHANCED_PACKET -> readPacket(sink, bytes.getInt(Math.min(body, bodyEnd)), body, bodyEnd);
            case OLD_PACKET -> readPacket(sink, bytes.getShort(Math.min(body, bodyEnd)) & 0xffff, body, bodyEnd);
            case SIMPLE_PACKET -> readSimplePacket(sink, body, bodyEnd);
            default -> true;
        };
        if (sound) {
            bytes.position(blockEnd);
        }
        return sound;
    }

    /** A block that does not fit into the window: none of ours is so long, but others' may be. */
    private boolean skipLarge(int type, long total) {
        switch (type) {
            case INTERFACE, ENHANCED_PACKET, OLD_PACKET, SIMPLE_PACKET -> {
                return end("has an impossible length, " + total);
            }
            case SECTION_HEADER -> newSection();
            default -> {}
        }
        toSkip = total;
        return true;
    }

    private boolean findByteOrder() {
        ByteBuffer bytes = input.bytes();
        int magic = bytes.order(ByteOrder.BIG_ENDIAN).getInt(bytes.position() + 8);
        if (magic == Integer.reverseBytes(BYTE_ORDER_MAGIC)) {
            bytes.order(ByteOrder.LITTLE_ENDIAN);
        } else if (magic != BYTE_ORDER_MAGIC) {
            return end(String.format("has an unknown byte order mark, 0x%08x", magic));
        }
        return true;
    }

    private void newSection() {
        interfaces.clear();
        started = true;
    }

    private boolean startSection(int body, int bodyEnd) {
        newSection();
        keepComments(new Options(input.bytes(), body + 16, bodyEnd));
        return true;
    }

    private void keepComments(Options options) {
        while (options.next()) {
            if (options.code == OPTION_COMMENT && sectionComments.size() < MOST_SECTION_COMMENTS) {
                sectionComments.add(options.text());
            }
        }
    }

    private boolean readInterface(int body, int bodyEnd) {
        if (bodyEnd - body < 8 || interfaces.size() == MOST_INTERFACES || allInterfaces.size() == MOST_INTERFACES) {
            return end("is no usable interface description");
        }
        ByteBuffer bytes = input.bytes();
        int linkType = bytes.getShort(body) & 0xffff;
        long snapLength = bytes.getInt(body + 4) & 0xffff_ffffL;
        int unit = 6; // microseconds unless an option says otherwise
        long offsetSeconds = 0;
        String name = null;
        String description = null;
        Options options = new Options(bytes, body + 8, bodyEnd);
        while (options.next()) {
            if (options.code == OPTION_TIME_UNIT && options.length == 1) {
                unit = bytes.get(options.at) & 0xff;
            } else if (options.code == OPTION_TIME_OFFSET && options.length == 8) {
                offsetSeconds = bytes.getLong(options.at);
            } else if (options.code == OPTION_INTERFACE_NAME) {
                name = options.text();
            } else if (options.code == OPTION_INTERFACE_DESCRIPTION) {
                description = options.text();
            }
        }
        keepComments(new Options(bytes, body + 8, bodyEnd));
        CaptureInterface described = new CaptureInterface(name != null ? name : description, linkType, snapLength);
        int number = numbers.computeIfAbsent(new NumberedInterface(interfaces.size(), described), fresh -> {
            allInterfaces.add(described);
            return allInterfaces.size() - 1;
        });
        interfaces.add(
                new Interface(number, linkType, snapLength == 0 ? Long.MAX_VALUE : snapLength, unit, offsetSeconds));
        return true;
    }

    private boolean readStatistics(int body, int bodyEnd) {
        int number = bodyEnd - body < 12 ? -1 : input.bytes().getInt(body);
        if (number < 0 || number >= interfaces.size()) {
            return true; // it has no packets, so nothing is lost with it
        }
        long drops = 0;
        Options options = new Options(input.bytes(), body + 12, bodyEnd);
        while (options.next()) {
            if (options.code == OPTION_INTERFACE_DROPS || options.code == OPTION_SYSTEM_DROPS) {
                drops += options.count();
            }
        }
        // Counted since the capture began: the last of several blocks has the figure.
        Interface of = interfaces.get(number);
        if (drops > of.drops) {
            lostByStatistics += drops - of.drops;
            of.drops = drops;
        }
        return true;
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
        optionsAt = data + captured + (-captured & 3);
        optionsEnd = bodyEnd;
        if (optionsEnd - optionsAt >= 12) {
            countDrops();
        }
        handOver(sink, from, bytes.getInt(body + 16), data, captured);
        return true;
    }

    private void countDrops() {
        Options options = new Options(input.bytes(), optionsAt, optionsEnd);
        while (options.next()) {
            if (options.code == OPTION_PACKET_DROPS) {
                lostByPackets += options.count();
            }
        }
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
        handOver(sink, from, original, data, (int) captured);
        return true;
    }

    private void handOver(PacketSink sink, Interface from, int original, int data, int captured) {
        lastInterface = from.number;
        packets++;
        input.bytes().position(blockEnd); // also if the sink throws
        int length = Math.max(original, captured);
        sink.packetAt(packets, lastNanos, from.linkType, length, input.view(), data, data + captured);
    }

    private String block(String what) {
        return "the block at byte " + input.offset() + " " + what;
    }

    /** The bytes end here: for good, or for now. */
    private boolean endOfInput(@Nullable String what) {
        ended = !input.grows();
        fault = what;
        return false;
    }

    private boolean end(String what) {
        ended = true;
        fault = block(what);
        return false;
    }

    @Override
    public long packets() {
        return packets;
    }

    @Override
    public @Nullable String fault() {
        return input.fault() != null ? input.fault() : fault;
    }

    @Override
    public long offset() {
        return input.taken();
    }

    @Override
    public long length() {
        return input.length();
    }

    @Override
    public int interfaceNumber() {
        return lastInterface;
    }

    @Override
    public List<CaptureInterface> interfaces() {
        return Collections.unmodifiableList(allInterfaces);
    }

    @Override
    public List<String> comments() {
        if (optionsAt >= optionsEnd) {
            return List.of();
        }
        List<String> comments = new ArrayList<>();
        Options options = new Options(input.bytes(), optionsAt, optionsEnd);
        while (options.next()) {
            if (options.code == OPTION_COMMENT) {
                comments.add(options.text());
            }
        }
        return comments;
    }

    @Override
    public List<String> sectionComments() {
        return Collections.unmodifiableList(sectionComments);
    }

    @Override
    public long lost() {
        return Math.max(lostByStatistics, lostByPackets);
    }

    @Override
    public void close() throws IOException {
        optionsAt = optionsEnd;
        input.close();
    }

    /** Walks over a block's options as far as they are sound. */
    private static final class Options {
        private final ByteBuffer bytes;
        private final int end;
        private int next;
        private int code;
        private int at;
        private int length;

        Options(ByteBuffer bytes, int start, int end) {
            this.bytes = bytes;
            this.end = end;
            next = start;
        }

        boolean next() {
            if (end - next < 4) {
                return false;
            }
            code = bytes.getShort(next) & 0xffff;
            length = bytes.getShort(next + 2) & 0xffff;
            at = next + 4;
            if (code == 0 || length > end - at) {
                return false;
            }
            next = at + ((length + 3) & ~3);
            return true;
        }

        String text() {
            byte[] text = new byte[length];
            bytes.get(at, text);
            return new String(text, StandardCharsets.UTF_8);
        }

        /** A plausible 64-bit count, or 0. */
        long count() {
            long count = length == 8 ? bytes.getLong(at) : 0;
            return count > 0 && count < MOST_DROPS ? count : 0;
        }
    }

    /** Two interfaces of one section may be described alike and still are two. */
    private record NumberedInterface(int inSection, CaptureInterface described) {}

    /** What a packet needs of its interface's description. */
    private static final class Interface {
        private final int number;
        private final int linkType;
        private final long snapLength;
        private final int unit; // a power of ten; with the highest bit set, of two: so much of a second is one unit
        private final long offsetSeconds;
        private long drops;

        Interface(int number, int linkType, long snapLength, int unit, long offsetSeconds) {
            this.number = number;
            this.linkType = linkType;
            this.snapLength = snapLength;
            this.unit = unit;
            this.offsetSeconds = offsetSeconds;
        }

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
