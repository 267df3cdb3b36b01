package io.wirewitness.packet;

import java.nio.ByteBuffer;

/**
 * An IPv4 header (RFC 791, 3.1).
 *
 * <pre>
 *    0        1        2                 4                 6                 8
 *   +----+----+--------+-----------------+-----------------+---+-------------+
 *   | 4  |len | TOS    | total length    | identification  |fl | frag offset |   fl: reserved, DF, MF
 *   +----+----+--------+-----------------+-----------------+---+-------------+   offset in units of 8
 *   | TTL     |protocol| checksum        | source address                    |
 *   +---------+--------+-----------------+-----------------------------------+
 *   | destination address                | options up to 4 * len             |
 *   +------------------------------------+-----------------------------------+
 * </pre>
 *
 * <p>A flyweight: {@link #wrap} checks the length once, then accessors only read. Not thread-safe.
 */
public final class Ipv4View {

    private static final int SHORTEST_HEADER = 20;
    private static final int FRAGMENT_OFFSET = 0x1fff;
    static final int MORE_FRAGMENTS = 0x2000;
    private static final int DONT_FRAGMENT = 0x4000;

    private ByteBuffer bytes = Nothing.BYTES;
    private int start;
    private int headerBytes;

    /** Points at the packet from {@code start} to {@code end}; anything but {@link Decoded#TCP} says why it cannot. */
    Decoded wrap(ByteBuffer bytes, int start, int end) {
        if (end - start < SHORTEST_HEADER) {
            return Decoded.TRUNCATED;
        }
        int versionAndLength = bytes.get(start) & 0xff;
        int headerBytes = (versionAndLength & 0x0f) << 2;
        int totalBytes = bytes.getShort(start + 2) & 0xffff;
        boolean offloaded = totalBytes == 0;
        if (versionAndLength >>> 4 != 4 || headerBytes < SHORTEST_HEADER || (totalBytes < headerBytes && !offloaded)) {
            return Decoded.MALFORMED;
        }
        if (end - start < headerBytes) {
            return Decoded.TRUNCATED;
        }
        this.bytes = bytes;
        this.start = start;
        this.headerBytes = headerBytes;
        return Decoded.TCP;
    }

    /** Where the header begins, absolute in the buffer. */
    int start() {
        return start;
    }

    /** Header with options. */
    public int headerBytes() {
        return headerBytes;
    }

    /**
     * Header and payload on the wire; 0 where the kernel handed a segment larger than the field to the capture (TCP
     * segmentation offload).
     */
    public int totalBytes() {
        return bytes.getShort(start + 2) & 0xffff;
    }

    /** The identification field. */
    public int identification() {
        return bytes.getShort(start + 4) & 0xffff;
    }

    /** True for every fragment but the first: it carries no header of the layer above. */
    public boolean laterFragment() {
        return (bytes.getShort(start + 6) & FRAGMENT_OFFSET) != 0;
    }

    /** Where in the datagram's data a fragment's data begin, in bytes. */
    public int fragmentOffset() {
        return (bytes.getShort(start + 6) & FRAGMENT_OFFSET) << 3;
    }

    /** True if more fragments follow. */
    public boolean moreFragments() {
        return (bytes.getShort(start + 6) & MORE_FRAGMENTS) != 0;
    }

    /** True if routers may not fragment it. */
    public boolean dontFragment() {
        return (bytes.getShort(start + 6) & DONT_FRAGMENT) != 0;
    }

    /** Time to live. */
    public int ttl() {
        return bytes.get(start + 8) & 0xff;
    }

    /** The protocol number of the layer above. */
    public int protocol() {
        return bytes.get(start + 9) & 0xff;
    }

    /** The source address. */
    public int source() {
        return bytes.getInt(start + 12);
    }

    /** The destination address. */
    public int destination() {
        return bytes.getInt(start + 16);
    }
}
