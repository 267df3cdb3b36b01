package io.wirewitness.capture;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Cuts an IP packet into fragments, as a router does with IPv4 and a sender with IPv6 (RFC 791, 3.2; RFC 8200, 4.5). */
public final class IpFragments {

    private static final int IPV4_HEADER_BYTES = 20;
    private static final int IPV6_HEADER_BYTES = 40;
    private static final int FRAGMENT_HEADER_BYTES = 8;
    private static final int MORE_FRAGMENTS = 0x2000;

    private IpFragments() {}

    /**
     * All fragments, first to last.
     *
     * @param packet from its link layer, with an IP header that has no options and no extensions
     * @param ipAt where the IP header begins
     * @param mtu the longest that a fragment may be, with its headers
     * @param identification in IPv6; in IPv4 the packet has one
     */
    public static List<byte[]> of(byte[] packet, int ipAt, int mtu, int identification) {
        int each = (mtu - (isIpv4(packet, ipAt) ? IPV4_HEADER_BYTES : IPV6_HEADER_BYTES + FRAGMENT_HEADER_BYTES)) & ~7;
        int data = packet.length - dataAt(packet, ipAt);
        List<byte[]> fragments = new ArrayList<>();
        for (int offset = 0; offset < data; offset += each) {
            int length = Math.min(each, data - offset);
            fragments.add(piece(packet, ipAt, offset, length, offset + length < data, identification));
        }
        return fragments;
    }

    /** One fragment with these of the packet's data, whether or not an honest sender would make it. */
    public static byte[] piece(byte[] packet, int ipAt, int offset, int length, boolean more, int identification) {
        boolean ipv4 = isIpv4(packet, ipAt);
        int dataAt = dataAt(packet, ipAt);
        ByteBuffer out = ByteBuffer.allocate(dataAt + (ipv4 ? 0 : FRAGMENT_HEADER_BYTES) + length);
        out.put(packet, 0, dataAt);
        if (ipv4) {
            int flags = out.getShort(ipAt + 6) & 0x4000;
            out.putShort(ipAt + 2, (short) (IPV4_HEADER_BYTES + length));
            out.putShort(ipAt + 6, (short) (flags | (more ? MORE_FRAGMENTS : 0) | offset / 8));
            out.putShort(ipAt + 10, (short) 0);
            out.putShort(ipAt + 10, (short) checksum(out, ipAt));
        } else {
            byte next = out.get(ipAt + 6);
            out.putShort(ipAt + 4, (short) (FRAGMENT_HEADER_BYTES + length)).put(ipAt + 6, (byte) 44);
            out.put(next)
                    .put((byte) 0)
                    .putShort((short) (offset | (more ? 1 : 0)))
                    .putInt(identification);
        }
        return out.put(packet, dataAt + offset, length).array();
    }

    private static boolean isIpv4(byte[] packet, int ipAt) {
        return (packet[ipAt] & 0xf0) == 0x40;
    }

    private static int dataAt(byte[] packet, int ipAt) {
        return ipAt + (isIpv4(packet, ipAt) ? IPV4_HEADER_BYTES : IPV6_HEADER_BYTES);
    }

    private static int checksum(ByteBuffer bytes, int start) {
        int sum = 0;
        for (int i = 0; i < IPV4_HEADER_BYTES; i += 2) {
            sum += bytes.getShort(start + i) & 0xffff;
        }
        while (sum >>> 16 != 0) {
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return ~sum & 0xffff;
    }
}
