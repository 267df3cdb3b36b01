package io.wirewitness.capture;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Reads classic pcap (draft-ietf-opsawg-pcap), either byte order, microseconds or nanoseconds.
 *
 * <pre>
 *   file:    magic (4)    version (2 + 2)   zone (4)               accuracy (4)          snap (4)  link type (4)
 *   packet:  seconds (4)  fraction (4)      captured length (4)    original length (4)   bytes
 *
 *   magic    0xa1b2c3d4 microseconds, 0xa1b23c4d nanoseconds, both in the byte order of all that follows
 *   link     lower 16 bits; above them the length of a frame check sequence
 * </pre>
 */
public final class PcapReader implements CaptureReader {

    private static final int MAGIC_MICROS = 0xa1b2c3d4;
    private static final int MAGIC_NANOS = 0xa1b23c4d;
    private static final int FILE_HEADER = 24;
    private static final int PACKET_HEADER = 16;

    /** The longest packet libpcap takes from a file (MAXIMUM_SNAPLEN in pcap-int.h). */
    static final int LONGEST_PACKET = 262_144;

    private final InputBuffer input;
    private final ByteBuffer packet;

    private boolean started;
    private boolean ended;
    private ByteOrder order = ByteOrder.BIG_ENDIAN;
    private int nanosPerUnit;
    private int linkType;
    private long packets;
    private @Nullable String fault;

    /** Reads from a stream, a child process' output for example; does not touch it before the first packet is wanted. */
    public PcapReader(InputStream in) {
        this(new InputBuffer(in));
    }

    /** Reads a file. */
    public PcapReader(Path file) throws IOException {
        this(new InputBuffer(FileChannel.open(file, StandardOpenOption.READ)));
    }

    PcapReader(InputBuffer input) {
        this.input = input;
        // Its own position and limit over the same memory, always big endian as sinks expect.
        packet = input.bytes().duplicate();
    }

    @Override
    public boolean next(PacketSink sink) throws IOException {
        if (ended || (!started && !start())) {
            return false;
        }
        if (!input.has(PACKET_HEADER)) {
            return end(input.has(1) ? "is cut inside its header" : null);
        }
        ByteBuffer bytes = input.bytes();
        int at = bytes.position();
        int captured = bytes.getInt(at + 8);
        int original = bytes.getInt(at + 12);
        if (captured < 0 || captured > LONGEST_PACKET) {
            return end("has an impossible length, " + (captured & 0xffff_ffffL));
        }
        if (!input.has(PACKET_HEADER + captured)) {
            int there = input.bytes().remaining() - PACKET_HEADER;
            return end("is cut: " + there + " of its " + captured + " bytes are there");
        }
        at = bytes.position(); // has() may have moved it
        long seconds = bytes.getInt(at) & 0xffff_ffffL;
        long fraction = bytes.getInt(at + 4) & 0xffff_ffffL;
        packet.clear().position(at + PACKET_HEADER).limit(at + PACKET_HEADER + captured);
        bytes.position(at + PACKET_HEADER + captured);
        packets++;
        sink.packet(
                packets,
                seconds * 1_000_000_000 + fraction * nanosPerUnit,
                linkType,
                Math.max(original, captured),
                packet);
        return true;
    }

    private boolean start() throws IOException {
        started = true;
        if (!input.has(FILE_HEADER)) {
            fault = "not a pcap file: it has " + input.bytes().remaining() + " bytes, its header alone would have 24";
            return end(null);
        }
        ByteBuffer bytes = input.bytes();
        int at = bytes.position();
        int magic = bytes.getInt(at);
        order = ByteOrder.BIG_ENDIAN;
        if (magic != MAGIC_MICROS && magic != MAGIC_NANOS) {
            order = ByteOrder.LITTLE_ENDIAN;
            magic = Integer.reverseBytes(magic);
        }
        if (magic != MAGIC_MICROS && magic != MAGIC_NANOS) {
            fault = String.format("not a pcap file: it begins with 0x%08x", bytes.getInt(at));
            return end(null);
        }
        nanosPerUnit = magic == MAGIC_MICROS ? 1000 : 1;
        bytes.order(order);
        linkType = bytes.getInt(at + 20) & 0xffff;
        bytes.position(at + FILE_HEADER);
        return true;
    }

    private boolean end(@Nullable String what) {
        ended = true;
        if (what != null) {
            fault = "packet " + (packets + 1) + " at byte " + input.offset() + " " + what;
        }
        return false;
    }

    /** The LINKTYPE_ number; 0 before the first packet was asked for. */
    public int linkType() {
        return linkType;
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
}
