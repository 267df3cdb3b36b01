package io.wirewitness.packet;

import java.nio.ByteBuffer;

/**
 * Packets without a link layer: the first four bits are the IP version (tcpdump.org/linktypes.html). They are what a
 * TUN device carries.
 */
public final class RawIp {

    /** LINKTYPE_RAW. */
    public static final int LINK_TYPE = 101;

    /** DLT_RAW on most systems; some writers put it into files. */
    public static final int LINK_TYPE_DLT_RAW = 12;

    /** LINKTYPE_IPV4. */
    public static final int LINK_TYPE_IPV4 = 228;

    /** LINKTYPE_IPV6. */
    public static final int LINK_TYPE_IPV6 = 229;

    private RawIp() {}

    /** The EtherType that stands for the version; {@link EtherType#NONE} for others. The caller has checked for a byte. */
    static int etherType(ByteBuffer bytes, int start) {
        return switch ((bytes.get(start) & 0xff) >>> 4) {
            case 4 -> EtherType.IPV4;
            case 6 -> EtherType.IPV6;
            default -> EtherType.NONE;
        };
    }
}
