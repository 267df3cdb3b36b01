package io.wirewitness.capture;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Reads classic pcap (draft-ietf-opsawg-pcap), either byte order, microseconds or nanoseconds, and the modified kind of old
 * Linux systems, whose packets have 8 more bytes of header.
 *
 * <pre>
 *   file:    magic (4)    version (2 + 2)   zone (4)               accuracy (4)          snap (4)  link type (4)
 *   packet:  seconds (4)  fraction (4)      captured length (4)    original length (4)   bytes
 *
 *   magic    0xa1b2c3d4 microseconds, 0xa1b23c4d nanoseconds, 0xa1b2cd34 modified, in the byte order of all that follows
 *   link     lower 16 bits; above them the length of a frame check sequence
 * </pre>
 */
public final class PcapReader implements CaptureReader {

    static final int MAGIC_MICROS = 0xa1b2c3d4;
    static final int MAGIC_NANOS = 0xa1b23c4d;
    static final int MAGIC_MODIFIED = 0xa1b2cd34; // KUZNETZOV_TCPDUMP_MAGIC in libpcap's sf-pcap.c
    static final int SWAPPED_MICROS = 0xd4c3b2a1;
    static final int SWAPPED_NANOS = 0x4d3cb2a1;
    static final int SWAPPED_MODIFIED = 0x34cdb2a1;
    static final int FILE_HEADER = 24;

    private static final int PACKET_HEADER = 16;
    private static final long LOW = 0xffff_ffffL;
    private static final int MODIFIED_PACKET_HEADER = 24;

    /** The longest packet libpcap takes from a file (MAXIMUM_SNAPLEN in pcap-int.h). */
    static final int LONGEST_PACKET = 262_144;

    private final InputBuffer input;

    private boolean started;
    private boolean ended;
    private boolean bigEndian;
    private int headerBytes = PACKET_HEADER;
    private int nanosPerUnit;
    private int linkType;
    private long packets;
    private @Nullable String fault;

    /** Reads from a stream, a child process' output for example; does not touch it before the first packet is wanted. */
    public PcapReader(InputStream in) {
        this(new InputBuffer(in));
    }

    /** Opens a plain pcap file. */
    public PcapReader(Path file) throws IOException {
        this(CaptureFile.plain(file, false));
    }

    PcapReader(InputBuffer input) {
        this.input = input;
    }

    @Override
    public boolean next(PacketSink sink) throws IOException {
        if (ended || (!started && !start())) {
            return false;
        }
        if (!input.has(headerBytes, sink)) {
            return endOfInput(input.bytes().hasRemaining() ? "is cut inside its header" : null);
        }
        ByteBuffer bytes = input.bytes();
        int at = bytes.position();
        long lengths = bytes.getLong(at + 8);
        int captured = first(lengths);
        if (captured < 0 || captured > LONGEST_PACKET) {
            return end("has an impossible length, " + (captured & 0xffff_ffffL));
        }
        if (!input.has(headerBytes + captured, sink)) {
            int there = bytes.remaining() - headerBytes;
            return endOfInput("is cut: " + there + " of its " + captured + " bytes are there");
        }
        at = bytes.position(); // has() may have moved it
        long times = bytes.getLong(at);
        int data = at + headerBytes;
        int end = data + captured;
        bytes.position(end);
        packets++;
        sink.packetAt(
                packets,
                (first(times) & LOW) * 1_000_000_000 + (second(times) & LOW) * nanosPerUnit,
                linkType,
                Math.max(second(lengths), captured),
                input.view(),
                data,
                end);
        return true;
    }

    /** The first of two numbers that were read at once. */
    private int first(long two) {
        return (int) (bigEndian ? two >>> Integer.SIZE : two);
    }

    private int second(long two) {
        return (int) (bigEndian ? two : two >>> Integer.SIZE);
    }

    private boolean start() throws IOException {
        if (!input.has(FILE_HEADER)) {
            fault = "not a pcap file: it has " + input.bytes().remaining() + " bytes, its header alone would have 24";
            ended = !input.grows();
            return false;
        }
        ByteBuffer bytes = input.bytes();
        int at = bytes.position();
        int magic = bytes.getInt(at);
        switch (magic) {
            case MAGIC_MICROS, MAGIC_NANOS, MAGIC_MODIFIED -> bytes.order(ByteOrder.BIG_ENDIAN);
            case SWAPPED_MICROS, SWAPPED_NANOS, SWAPPED_MODIFIED -> bytes.order(ByteOrder.LITTLE_ENDIAN);
            default -> {
                fault = String.format("not a pcap file: it begins with 0x%08x", magic);
                ended = true;
                return false;
            }
        }
        started = true;
        fault = null;
        bigEndian = bytes.order() == ByteOrder.BIG_ENDIAN;
        nanosPerUnit = magic == MAGIC_NANOS || magic == SWAPPED_NANOS ? 1 : 1000;
        headerBytes = magic == MAGIC_MODIFIED || magic == SWAPPED_MODIFIED ? MODIFIED_PACKET_HEADER : PACKET_HEADER;
        linkType = bytes.getInt(at + 20) & 0xffff;
        bytes.position(at + FILE_HEADER);
        return true;
    }

    /** The bytes end here: for good, or for now. */
    private boolean endOfInput(@Nullable String what) {
        end(what);
        ended = !input.grows();
        return false;
    }

    private boolean end(@Nullable String what) {
        ended = true;
        fault = what == null ? null : "packet " + (packets + 1) + " at byte " + input.offset() + " " + what;
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
    public void close() throws IOException {
        input.close();
    }
}
