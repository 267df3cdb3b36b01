package io.wirewitness.packet;

import java.nio.ByteBuffer;

/**
 * Headers between Ethernet and IP.
 *
 * <pre>
 *   PPPoE session (RFC 2516, 4)             MPLS label (RFC 3032, 2.1), one or several
 *   0      1     2        4       6         0                 20   23 24    32
 *   +------+-----+--------+-------+-----    +-----------------+----+--+-----+
 *   | 0x11 | 0   | session| length| PPP     | label           |    |S | TTL |   S: the last label
 *   +------+-----+--------+-------+-----    +-----------------+----+--+-----+
 *   PPP: protocol (2): 0x0021 IPv4, 0x0057 IPv6
 * </pre>
 */
final class Shims {

    static final int NO_IP = -1;
    static final int CUT = -2;

    private static final int PPPOE_BYTES = 8;
    private static final int PPP_IPV4 = 0x0021;
    private static final int PPP_IPV6 = 0x0057;
    private static final int LAST_LABEL = 0x100;

    private Shims() {}

    /** Where the IP packet begins, with one byte there at least; {@link #NO_IP} or {@link #CUT}. */
    static int afterPppoe(ByteBuffer bytes, int at, int end) {
        if (end - at <= PPPOE_BYTES) {
            return CUT;
        }
        int protocol = bytes.getShort(at + 6) & 0xffff;
        boolean ip = protocol == PPP_IPV4 || protocol == PPP_IPV6;
        return ip && bytes.getShort(at) == 0x1100 ? at + PPPOE_BYTES : NO_IP;
    }

    /** As above. Without a protocol field, what follows is IP if it looks like it, as every router guesses (RFC 4928, 2). */
    static int afterMpls(ByteBuffer bytes, int at, int end) {
        for (int label = at; end - label > 4; label += 4) {
            if ((bytes.getInt(label) & LAST_LABEL) != 0) {
                return label + 4;
            }
        }
        return CUT;
    }
}
