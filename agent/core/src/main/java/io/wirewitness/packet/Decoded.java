package io.wirewitness.packet;

/** What a packet turned out to be. Anything but {@link #TCP} is data to count, not a fault of ours. */
public enum Decoded {
    /** A TCP segment with its first 20 header bytes at least: the decoder's accessors may be used. */
    TCP,
    /** IP with another protocol above. */
    NOT_TCP,
    /** Not IP: ARP, LLDP, 802.3, netlink. */
    NOT_IP,
    /** A later fragment: its TCP header was in the first one. */
    LATER_FRAGMENT,
    /** The capture cut it before the end of the TCP header's first 20 bytes. */
    TRUNCATED,
    /** Lengths or versions contradict each other. */
    MALFORMED,
    /** A link type that this version does not know. */
    UNKNOWN_LINK
}
