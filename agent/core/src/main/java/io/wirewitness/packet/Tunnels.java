package io.wirewitness.packet;

import java.nio.ByteBuffer;

/**
 * Headers that carry a packet inside a packet.
 *
 * <pre>
 *   VXLAN behind UDP (RFC 7348, 5)              GRE (RFC 2784, 2.1; RFC 2890, 2)
 *   0      1            4       7     8         0                  2          4
 *   +------+------------+-------+-----+------   +------------------+----------+----------
 *   | flags| reserved   | VNI   | res.| frame   | C . K S .. version| type    | checksum and reserved (4) if C,
 *   +------+------------+-------+-----+------   +------------------+----------+   key (4) if K, sequence (4) if S
 *   flags: 0x08, the VNI is valid
 * </pre>
 */
final class Tunnels {

    /** The assigned port, and Linux' default from before it was assigned (drivers/net/vxlan/vxlan_core.c). */
    private static final int VXLAN_PORT = 4789;

    private static final int VXLAN_PORT_OF_LINUX = 8472;
    private static final int UDP_BYTES = 8;
    private static final int VXLAN_BYTES = 8;
    private static final int VNI_VALID = 0x08;

    private static final int GRE_CHECKSUM = 0x8000;
    private static final int GRE_ROUTING = 0x4000;
    private static final int GRE_KEY = 0x2000;
    private static final int GRE_SEQUENCE = 0x1000;
    private static final int GRE_VERSION = 0x0007;

    private Tunnels() {}

    /** Where the inner frame begins; -1 if this UDP header is not VXLAN's. The caller has checked for a UDP header. */
    static int afterVxlan(ByteBuffer bytes, int udpAt, int end) {
        int port = bytes.getShort(udpAt + 2) & 0xffff;
        boolean vxlan = (port == VXLAN_PORT || port == VXLAN_PORT_OF_LINUX)
                && end - udpAt >= UDP_BYTES + VXLAN_BYTES
                && (bytes.get(udpAt + UDP_BYTES) & VNI_VALID) != 0;
        return vxlan ? udpAt + UDP_BYTES + VXLAN_BYTES : -1;
    }

    /** The EtherType of what is inside; {@link EtherType#NONE} if it cannot be told. */
    static int greEtherType(ByteBuffer bytes, int at, int end) {
        return end - at < 4 ? EtherType.NONE : bytes.getShort(at + 2) & 0xffff;
    }

    /** Where the inner packet begins, which may be beyond the end; -1 for source routing and PPTP's version. */
    static int afterGre(ByteBuffer bytes, int at, int end) {
        if (end - at < 4) {
            return end + 1;
        }
        int flags = bytes.getShort(at) & 0xffff;
        if ((flags & (GRE_ROUTING | GRE_VERSION)) != 0) {
            return -1;
        }
        int inner = at + 4;
        inner += (flags & GRE_CHECKSUM) != 0 ? 4 : 0;
        inner += (flags & GRE_KEY) != 0 ? 4 : 0;
        return inner + ((flags & GRE_SEQUENCE) != 0 ? 4 : 0);
    }
}
