package io.wirewitness.packet;

/** What a packet turned out to be. Anything but {@link #TCP} is data to count, not a fault of ours. */
public enum Decoded {
    /** A TCP segment with its first 20 header bytes at least: the decoder's accessors may be used. */
    TCP,
    /** IP with another protocol above, or a tunnel with anything but IP inside, or a tunnel in a tunnel. */
    NOT_TCP,
    /** Not IP: ARP, LLDP, 802.3, netlink. */
    NOT_IP,
    /** An ICMP or ICMPv6 error that quotes a TCP segment: {@link PacketDecoder#icmp} has it. */
    ICMP_ERROR,
    /** A UDP packet from or to port 53 with a whole DNS header: {@link PacketDecoder#dns} reads it. */
    DNS,
    /** A later fragment of TCP: its header was in the first one. {@link Fragments} puts them together. */
    LATER_FRAGMENT,
    /** A first fragment that ends before its TCP header does: no real sender does that (RFC 1858, 3). */
    TINY_FRAGMENT,
    /** The capture cut it before the end of the TCP header's first 20 bytes. */
    TRUNCATED,
    /** Lengths or versions contradict each other. */
    MALFORMED,
    /** A link type that this version does not know. */
    UNKNOWN_LINK
}
