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
 * <p>{@link #wrap} checks the length once and reads all of it; accessors only take it apart. Not thread-safe.
 */
public final class Ipv4View {

    private static final int SHORTEST_HEADER = 20;
    private static final int FRAGMENT_OFFSET = 0x1fff;
    static final int MORE_FRAGMENTS = 0x2000;
    private static final int DONT_FRAGMENT = 0x4000;

    // The header's first 20 bytes.
    private long first;
    private long second;
    private int destination;

    private int start;
    private int headerBytes;

    /** Points at the packet from {@code start} to {@code end}; anything but {@link Decoded#TCP} says why it cannot. */
    Decoded wrap(ByteBuffer bytes, int start, int end) {
        if (end - start < SHORTEST_HEADER) {
            return Decoded.TRUNCATED;
        }
        long first = bytes.getLong(start);
        int versionAndLength = (int) (first >>> 56);
        int headerBytes = (versionAndLength & 0x0f) << 2;
        int totalBytes = (int) (first >>> 32) & 0xffff;
        boolean offloaded = totalBytes == 0;
        if (versionAndLength >>> 4 != 4 || headerBytes < SHORTEST_HEADER || (totalBytes < headerBytes && !offloaded)) {
            return Decoded.MALFORMED;
        }
        if (end - start < headerBytes) {
            return Decoded.TRUNCATED;
        }
        this.first = first;
        second = bytes.getLong(start + 8);
        destination = bytes.getInt(start + 16);
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
        return (int) (first >>> 32) & 0xffff;
    }

    /** The identification field. */
    public int identification() {
        return (int) (first >>> 16) & 0xffff;
    }

    /** True for every fragment but the first: it carries no header of the layer above. */
    public boolean laterFragment() {
        return (first & FRAGMENT_OFFSET) != 0;
    }

    /** Where in the datagram's data a fragment's data begin, in bytes. */
    public int fragmentOffset() {
        return ((int) first & FRAGMENT_OFFSET) << 3;
    }

    /** True if more fragments follow. */
    public boolean moreFragments() {
        return (first & MORE_FRAGMENTS) != 0;
    }

    /** True if routers may not fragment it. */
    public boolean dontFragment() {
        return (first & DONT_FRAGMENT) != 0;
    }

    /** Time to live. */
    public int ttl() {
        return (int) (second >>> 56);
    }

    /** The protocol number of the layer above. */
    public int protocol() {
        return (int) (second >>> 48) & 0xff;
    }

    /** The source address. */
    public int source() {
        return (int) second;
    }

    /** The destination address. */
    public int destination() {
        return destination;
    }
}
