package io.wirewitness.packet;

import java.nio.ByteBuffer;

/** EtherTypes this package follows (IEEE 802 numbers, iana.org/assignments/ieee-802-numbers). */
final class EtherType {

    static final int IPV4 = 0x0800;
    static final int IPV6 = 0x86dd;

    static final int MPLS = 0x8847;
    static final int MPLS_UPSTREAM = 0x8848;
    static final int PPPOE_SESSION = 0x8864;

    /** An Ethernet frame inside GRE (RFC 1701, appendix). */
    static final int TRANSPARENT_BRIDGING = 0x6558;

    /** What a view answers for bytes that cannot be IP. */
    static final int NONE = -1;

    private static final int VLAN = 0x8100;
    private static final int QINQ = 0x88a8;
    private static final int QINQ_BEFORE_802_1AD = 0x9100;

    private EtherType() {}

    static boolean isTag(int etherType) {
        return etherType == VLAN || etherType == QINQ || etherType == QINQ_BEFORE_802_1AD;
    }

    /**
     * Steps over VLAN tags, each 4 bytes, and returns the offset of the EtherType that follows the last one.
     *
     * <pre>
     *  typeAt: 0x8100 | 0x88a8 | 0x9100 (2), priority and VLAN number (2), then the next EtherType (2)
     * </pre>
     *
     * @return the offset of the innermost EtherType; -1 if the bytes end before it
     */
    static int skipTags(ByteBuffer bytes, int typeAt, int end) {
        int at = typeAt;
        while (at + 2 <= end) {
            if (!isTag(bytes.getShort(at) & 0xffff)) {
                return at;
            }
            at += 4;
        }
        return -1;
    }
}
