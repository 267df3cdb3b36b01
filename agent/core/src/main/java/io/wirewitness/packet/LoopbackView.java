package io.wirewitness.packet;

import java.nio.ByteBuffer;

/**
 * BSD loopback: four bytes of address family, then the packet. LINKTYPE_NULL has them in the byte order of the host that
 * captured, LINKTYPE_LOOP big endian (tcpdump.org/linktypes.html).
 *
 * <pre>
 *   0        4
 *   +--------+--------
 *   | family | payload     2 is IPv4; 24 (NetBSD, OpenBSD), 28 (FreeBSD), 30 (macOS), 10 (Linux) are IPv6
 *   +--------+--------
 * </pre>
 *
 * <p>A flyweight: {@link #wrap} checks the length once, then accessors only read. Not thread-safe.
 */
public final class LoopbackView {

    /** LINKTYPE_NULL. */
    public static final int LINK_TYPE_NULL = 0;

    /** LINKTYPE_LOOP. */
    public static final int LINK_TYPE_LOOP = 108;

    private static final int HEADER_BYTES = 4;

    private int etherType;
    private int payloadOffset;

    /** Points at the packet from {@code start} to {@code end}; false if its header is cut off. */
    public boolean wrap(ByteBuffer bytes, int start, int end) {
        if (end - start < HEADER_BYTES) {
            return false;
        }
        int family = bytes.getInt(start);
        // Families are small numbers: the other byte order shows as a large one.
        etherType = etherTypeOf((family & 0xffff) == 0 ? Integer.reverseBytes(family) : family);
        payloadOffset = start + HEADER_BYTES;
        return true;
    }

    private static int etherTypeOf(int family) {
        return switch (family) {
            case 2 -> EtherType.IPV4;
            case 10, 24, 28, 30 -> EtherType.IPV6;
            default -> EtherType.NONE;
        };
    }

    /** The EtherType that stands for the family; -1 for families other than IP. */
    public int etherType() {
        return etherType;
    }

    /** Where the payload begins, absolute in the buffer. */
    public int payloadOffset() {
        return payloadOffset;
    }
}
