package io.wirewitness.packet;

import java.nio.ByteBuffer;

/**
 * An IPv6 header with its extension headers stepped over (RFC 8200, 3 and 4).
 *
 * <pre>
 *    0                       4                 6        7         8
 *   +----+--------+----------+-----------------+--------+---------+
 *   | 6  | class  | flow     | payload length  | next   |hop limit|
 *   +----+--------+----------+-----------------+--------+---------+
 *   | source address (16), destination address (16)               |
 *   +-------------------------------------------------------------+
 *   extension header: next (1), length in units of 8 beyond the first 8 (1), data
 *   fragment header:  next (1), reserved (1), offset in units of 8 and flags (2), identification (4)
 *   authentication:   next (1), length in units of 4 minus 2 (1), data
 * </pre>
 *
 * <p>A flyweight: {@link #wrap} checks the length once, then accessors only read. Not thread-safe.
 */
public final class Ipv6View {

    private static final int HEADER_BYTES = 40;

    // iana.org/assignments/protocol-numbers, the ones marked as IPv6 extension headers
    private static final int HOP_BY_HOP = 0;
    private static final int ROUTING = 43;
    private static final int FRAGMENT = 44;
    private static final int AUTHENTICATION = 51;
    private static final int DESTINATION_OPTIONS = 60;
    private static final int MOBILITY = 135;
    private static final int HOST_IDENTITY = 139;
    private static final int SHIM6 = 140;

    private static final int FRAGMENT_HEADER_BYTES = 8;
    private static final int FRAGMENT_OFFSET = 0xfff8;
    static final int MORE_FRAGMENTS = 0x0001;

    private ByteBuffer bytes = Nothing.BYTES;
    private int start;
    private int headerBytes;
    private int protocol;
    private boolean laterFragment;
    private boolean moreFragments;
    private int fragmentAt;

    /** Points at the packet from {@code start} to {@code end}; anything but {@link Decoded#TCP} says why it cannot. */
    @SuppressWarnings("ReferenceEquality") // the same buffer, not an equal one
    Decoded wrap(ByteBuffer bytes, int start, int end) {
        if (end - start < HEADER_BYTES) {
            return Decoded.TRUNCATED;
        }
        if ((bytes.get(start) & 0xff) >>> 4 != 6) {
            return Decoded.MALFORMED;
        }
        if (this.bytes != bytes) {
            this.bytes = bytes;
        }
        this.start = start;
        laterFragment = false;
        moreFragments = false;
        int next = bytes.get(start + 6) & 0xff;
        int at = start + HEADER_BYTES;
        while (!laterFragment && isExtension(next)) {
            if (end - at < 8) {
                return Decoded.TRUNCATED;
            }
            int length = bytes.get(at + 1) & 0xff;
            int extensionBytes;
            if (next == FRAGMENT) {
                laterFragment = (bytes.getShort(at + 2) & FRAGMENT_OFFSET) != 0;
                moreFragments = (bytes.getShort(at + 2) & MORE_FRAGMENTS) != 0;
                fragmentAt = at;
                extensionBytes = FRAGMENT_HEADER_BYTES;
            } else {
                extensionBytes = next == AUTHENTICATION ? (length + 2) << 2 : (length + 1) << 3;
            }
            next = bytes.get(at) & 0xff;
            at += extensionBytes;
        }
        protocol = next;
        headerBytes = at - start;
        return at > end ? Decoded.TRUNCATED : Decoded.TCP;
    }

    private static boolean isExtension(int next) {
        return switch (next) {
            case HOP_BY_HOP, ROUTING, FRAGMENT, AUTHENTICATION, DESTINATION_OPTIONS, MOBILITY, HOST_IDENTITY, SHIM6 ->
                true;
            default -> false;
        };
    }

    /** Where the header begins, absolute in the buffer. */
    int start() {
        return start;
    }

    /** Header with extension headers. */
    public int headerBytes() {
        return headerBytes;
    }

    /**
     * Header and payload on the wire; 0 where the length does not fit the field (jumbograms, RFC 2675, which is also how
     * Linux shows large offloaded segments).
     */
    public int totalBytes() {
        int payloadBytes = bytes.getShort(start + 4) & 0xffff;
        return payloadBytes == 0 ? 0 : HEADER_BYTES + payloadBytes;
    }

    /** True for every fragment but the first: it carries no header of the layer above. */
    public boolean laterFragment() {
        return laterFragment;
    }

    /** True if more fragments follow; a fragment header alone (RFC 6946) does not say so. */
    public boolean moreFragments() {
        return moreFragments;
    }

    /** What all fragments of a datagram have in common; only of a fragment. */
    public int identification() {
        return bytes.getInt(fragmentAt + 4);
    }

    /** Where in the datagram's data a fragment's data begin, in bytes; only of a fragment. */
    public int fragmentOffset() {
        return bytes.getShort(fragmentAt + 2) & FRAGMENT_OFFSET;
    }

    /** Header with extension headers up to the fragment header and with it; only of a fragment. */
    public int fragmentHeaderBytes() {
        return fragmentAt + FRAGMENT_HEADER_BYTES - start;
    }

    /** Hop limit. */
    public int hopLimit() {
        return bytes.get(start + 7) & 0xff;
    }

    /** The protocol number behind the last extension header. */
    public int protocol() {
        return protocol;
    }

    /** The source address' first eight bytes. */
    public long sourceHigh() {
        return bytes.getLong(start + 8);
    }

    /** The source address' last eight bytes. */
    public long sourceLow() {
        return bytes.getLong(start + 16);
    }

    /** The destination address' first eight bytes. */
    public long destinationHigh() {
        return bytes.getLong(start + 24);
    }

    /** The destination address' last eight bytes. */
    public long destinationLow() {
        return bytes.getLong(start + 32);
    }
}
