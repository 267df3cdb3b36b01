package io.wirewitness.packet;

import java.nio.ByteBuffer;

/**
 * A TCP header (RFC 9293, 3.1) with the options that judgement needs (RFC 7323, RFC 9293 3.2, RFC 2018).
 *
 * <pre>
 *    0                 2                 4
 *   +-----------------+-----------------+
 *   | source port     | destination port|
 *   +-----------------+-----------------+
 *   | sequence number                   |
 *   +-----------------------------------+
 *   | acknowledgment number             |
 *   +----+------------+-----------------+
 *   |len | flags (12) | window          |   len in units of 4, options included
 *   +----+------------+-----------------+
 *   | checksum        | urgent pointer  |
 *   +-----------------+-----------------+
 *   options: 0 end; 1 padding; else kind (1), length with these two (1), value:
 *            2 segment size (2), 3 window shift (1), 4 SACK permitted (0), 5 SACK (8 each), 8 timestamps: value (4), echo (4)
 * </pre>
 *
 * <p>{@link #wrap} checks the length once and reads the fixed part; accessors only take it apart. Options are read as far as the capture
 * kept them. Not thread-safe.
 */
public final class TcpView {

    static final int SHORTEST_HEADER = 20;

    /** Two paddings, then the timestamp option: what nearly every segment of Linux carries. */
    private static final int USUAL_TIMESTAMPS = 0x0101080a;

    private static final int MAXIMUM_SEGMENT_SIZE = 2;
    private static final int WINDOW_SCALE = 3;
    private static final int SACK_PERMITTED = 4;
    private static final int SACK = 5;

    /** Four blocks of eight bytes are the most that the options' 40 bytes have room for. */
    private static final int SACK_BLOCKS_AT_MOST = 4;

    private static final int TIMESTAMPS = 8;

    private ByteBuffer bytes = Nothing.BYTES;
    private int start;

    // The header's first 16 bytes.
    private long portsAndSequence;
    private long acknowledgmentToWindow;

    private int headerBytes;
    private int optionsEnd;
    private int timestampsAt;

    /** Points at the header from {@code start} to {@code end}; anything but {@link Decoded#TCP} says why it cannot. */
    @SuppressWarnings("ReferenceEquality") // the same buffer, not an equal one
    Decoded wrap(ByteBuffer bytes, int start, int end) {
        if (end - start < SHORTEST_HEADER) {
            return Decoded.TRUNCATED;
        }
        long acknowledgmentToWindow = bytes.getLong(start + 8);
        int headerBytes = (int) (acknowledgmentToWindow >>> 26) & 0x3c;
        if (headerBytes < SHORTEST_HEADER) {
            return Decoded.MALFORMED;
        }
        if (this.bytes != bytes) {
            this.bytes = bytes;
        }
        this.start = start;
        portsAndSequence = bytes.getLong(start);
        this.acknowledgmentToWindow = acknowledgmentToWindow;
        this.headerBytes = headerBytes;
        optionsEnd = Math.min(start + headerBytes, end);
        timestampsAt = findTimestamps();
        return Decoded.TCP;
    }

    private int findTimestamps() {
        int first = start + SHORTEST_HEADER;
        if (optionsEnd - first >= 12 && bytes.getInt(first) == USUAL_TIMESTAMPS) {
            return first + 4;
        }
        int at = find(TIMESTAMPS, 10);
        return at < 0 ? -1 : at + 2;
    }

    /** Where an option of this kind and length begins; -1 if there is none before the end or the first nonsense. */
    private int find(int kind, int length) {
        int at = start + SHORTEST_HEADER;
        while (at < optionsEnd) {
            int here = bytes.get(at);
            if (here == 0) {
                return -1;
            }
            if (here == 1) {
                at++;
                continue;
            }
            int hereLength = at + 1 < optionsEnd ? bytes.get(at + 1) & 0xff : 0;
            if (hereLength < 2 || at + hereLength > optionsEnd) {
                return -1;
            }
            if (here == kind && hereLength == length) {
                return at;
            }
            at += hereLength;
        }
        return -1;
    }

    /** The sender's port. */
    public int sourcePort() {
        return (int) (portsAndSequence >>> 48);
    }

    /** The receiver's port. */
    public int destinationPort() {
        return (int) (portsAndSequence >>> 32) & 0xffff;
    }

    /** The sequence number, unsigned. */
    public long sequence() {
        return portsAndSequence & 0xffff_ffffL;
    }

    /** The acknowledgment field, unsigned, also where the ACK flag is missing. */
    public long acknowledgmentField() {
        return acknowledgmentToWindow >>> 32;
    }

    /** All bits of the flags' byte; {@link io.wirewitness.model.TcpFlags} names some. */
    public int flags() {
        return (int) (acknowledgmentToWindow >>> 16) & 0xff;
    }

    /** The window field, not scaled. */
    public int window() {
        return (int) acknowledgmentToWindow & 0xffff;
    }

    /** Header with options, as the header says, also where the capture cut the options. */
    public int headerBytes() {
        return headerBytes;
    }

    /** Whether the timestamp option is present and kept. */
    public boolean hasTimestamps() {
        return timestampsAt >= 0;
    }

    /** The timestamp option's value in the upper and its echo in the lower half; 0 without the option. */
    public long timestamps() {
        return timestampsAt < 0 ? 0 : bytes.getLong(timestampsAt);
    }

    /** The announced segment size; -1 without the option. */
    public int maximumSegmentSize() {
        int at = find(MAXIMUM_SEGMENT_SIZE, 4);
        return at < 0 ? -1 : bytes.getShort(at + 2) & 0xffff;
    }

    /** The window shift; -1 without the option. */
    public int windowScale() {
        int at = find(WINDOW_SCALE, 3);
        return at < 0 ? -1 : bytes.get(at + 2) & 0xff;
    }

    /**
     * The first block of the SACK option, its left edge in the upper and its right one in the lower half; 0 without the option. It
     * holds the segment that this acknowledgment answers (RFC 2018, 4), also one that came once more (RFC 2883, 4).
     */
    public long firstSackBlock() {
        boolean usual = timestampsAt == start + SHORTEST_HEADER + 4 && optionsEnd == timestampsAt + 8;
        if (usual || optionsEnd - start <= SHORTEST_HEADER) {
            return 0;
        }
        for (int blocks = 1; blocks <= SACK_BLOCKS_AT_MOST; blocks++) {
            int at = find(SACK, 2 + blocks * Long.BYTES);
            if (at >= 0) {
                return bytes.getLong(at + 2);
            }
        }
        return 0;
    }

    /** Whether the SACK-permitted option is present. */
    public boolean sackPermitted() {
        return find(SACK_PERMITTED, 2) >= 0;
    }
}
