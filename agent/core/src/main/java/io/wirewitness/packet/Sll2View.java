package io.wirewitness.packet;

import java.nio.ByteBuffer;

/**
 * Linux cooked capture, version 2: what tcpdump 4.99 and later writes on {@code any}
 * (tcpdump.org/linktypes/LINKTYPE_LINUX_SLL2.html).
 *
 * <pre>
 *   0          2          4                 8        10     11       12            20
 *   +----------+----------+-----------------+--------+------+--------+-------------+--------
 *   | protocol | reserved | interface index | ARPHRD | type | length | address (8) | payload
 *   +----------+----------+-----------------+--------+------+--------+-------------+--------
 * </pre>
 *
 * <p>A flyweight: {@link #wrap} checks the length once, then accessors only read. Not thread-safe.
 */
public final class Sll2View {

    /** LINKTYPE_LINUX_SLL2. */
    public static final int LINK_TYPE = 276;

    private static final int HEADER_BYTES = 20;
    private static final int INTERFACE_AT = 4;
    private static final int ARPHRD_AT = 8;

    /** ARPHRD_NETLINK: there the protocol is a netlink family. */
    private static final int ARPHRD_NETLINK = 824;

    private int etherType;
    private int interfaceIndex;
    private int payloadOffset;

    /** Points at the packet from {@code start} to {@code end}; false if its header is cut off. */
    public boolean wrap(ByteBuffer bytes, int start, int end) {
        if (end - start < HEADER_BYTES) {
            return false;
        }
        interfaceIndex = bytes.getInt(start + INTERFACE_AT);
        payloadOffset = start + HEADER_BYTES;
        boolean netlink = (bytes.getShort(start + ARPHRD_AT) & 0xffff) == ARPHRD_NETLINK;
        etherType = netlink ? EtherType.NONE : bytes.getShort(start) & 0xffff;
        if (EtherType.isTag(etherType)) {
            wrapTagged(bytes, end);
        }
        return true;
    }

    /** A tag's own EtherType stands in the header, the rest of the tag and the next EtherType in the payload. */
    private void wrapTagged(ByteBuffer bytes, int end) {
        int typeAt = EtherType.skipTags(bytes, payloadOffset + 2, end);
        if (typeAt >= 0) {
            etherType = bytes.getShort(typeAt) & 0xffff;
            payloadOffset = typeAt + 2;
        }
    }

    /** The EtherType; -1 where the protocol field is none. */
    public int etherType() {
        return etherType;
    }

    /** The kernel's number of the interface that saw the packet. */
    public int interfaceIndex() {
        return interfaceIndex;
    }

    /** Where the payload begins, absolute in the buffer. */
    public int payloadOffset() {
        return payloadOffset;
    }
}
