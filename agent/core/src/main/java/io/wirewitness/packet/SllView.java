package io.wirewitness.packet;

import java.nio.ByteBuffer;

/**
 * Linux cooked capture, version 1: what tcpdump before 4.99 writes on {@code any}
 * (tcpdump.org/linktypes/LINKTYPE_LINUX_SLL.html).
 *
 * <pre>
 *   0      2       4        6             14        16
 *   +------+-------+--------+-------------+---------+--------
 *   | type | ARPHRD| length | address (8) | protocol| payload     type: 0 to us, 1 broadcast, 2 multicast,
 *   +------+-------+--------+-------------+---------+--------           3 for others, 4 from us
 * </pre>
 *
 * <p>A flyweight: {@link #wrap} checks the length once, then accessors only read. Not thread-safe.
 */
public final class SllView {

    /** LINKTYPE_LINUX_SLL. */
    public static final int LINK_TYPE = 113;

    private static final int ARPHRD_AT = 2;
    private static final int PROTOCOL_AT = 14;

    /** ARPHRD_NETLINK: there the protocol is a netlink family. */
    private static final int ARPHRD_NETLINK = 824;

    private int etherType;
    private int payloadOffset;

    /** Points at the packet from {@code start} to {@code end}; false if its header is cut off. */
    public boolean wrap(ByteBuffer bytes, int start, int end) {
        int typeAt = EtherType.skipTags(bytes, start + PROTOCOL_AT, end);
        if (typeAt < 0) {
            return false;
        }
        boolean netlink = (bytes.getShort(start + ARPHRD_AT) & 0xffff) == ARPHRD_NETLINK;
        etherType = netlink ? EtherType.NONE : bytes.getShort(typeAt) & 0xffff;
        payloadOffset = typeAt + 2;
        return true;
    }

    /** The EtherType; -1 where the protocol field is none. */
    public int etherType() {
        return etherType;
    }

    /** Where the payload begins, absolute in the buffer. */
    public int payloadOffset() {
        return payloadOffset;
    }
}
