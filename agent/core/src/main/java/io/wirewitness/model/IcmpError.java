package io.wirewitness.model;

/**
 * A message of a router, firewall or host that it could not deliver, or would not pass, the TCP segment that it quotes
 * (RFC 792, RFC 4443). Anyone on the way may send one, and a NAT may have changed what is quoted.
 *
 * @param number the capture's running number, from 1
 * @param epochNanos when the capture saw it
 * @param from who sent the message; its port is 0
 * @param quotedSource who sent the segment it quotes
 * @param quotedDestination for whom that segment was
 * @param quotedSequence that segment's sequence number, unsigned 32 bits in a long
 * @param type the ICMP or ICMPv6 type
 * @param code the code within the type
 * @param ipv6 whether it is ICMPv6, whose types mean other things
 * @param mtuBytes what the next hop can carry; 0 where it is about something else or does not say
 */
public record IcmpError(
        long number,
        long epochNanos,
        Endpoint from,
        Endpoint quotedSource,
        Endpoint quotedDestination,
        long quotedSequence,
        int type,
        int code,
        boolean ipv6,
        int mtuBytes) {

    /** What it says, in a few words: {@code port unreachable}, {@code administratively prohibited}. */
    public String text() {
        return ipv6 ? textV6() : textV4();
    }

    /** The connection whose segment it quotes. */
    public FlowKey flow() {
        return FlowKey.of(quotedSource, quotedDestination);
    }

    /** True if a segment was too big for the way: {@link #mtuBytes} says for how many bytes there is room. */
    public boolean isTooBig() {
        return ipv6 ? type == 2 : type == 3 && code == 4;
    }

    /** True if somebody refuses to pass it, by rule: a firewall or router, not a host without a listener. */
    public boolean isProhibited() {
        return ipv6
                ? type == 1 && (code == 1 || code == 5 || code == 6)
                : type == 3 && (code == 9 || code == 10 || code == 13);
    }

    // iana.org/assignments/icmp-parameters
    private String textV4() {
        return switch (type) {
            case 3 ->
                switch (code) {
                    case 0 -> "network unreachable";
                    case 1 -> "host unreachable";
                    case 2 -> "protocol unreachable";
                    case 3 -> "port unreachable";
                    case 4 -> "fragmentation needed" + mtuText();
                    case 5 -> "source route failed";
                    case 6 -> "network unknown";
                    case 7 -> "host unknown";
                    case 8 -> "source host isolated";
                    case 9 -> "network administratively prohibited";
                    case 10 -> "host administratively prohibited";
                    case 11 -> "network unreachable for this service";
                    case 12 -> "host unreachable for this service";
                    case 13 -> "administratively prohibited";
                    case 14 -> "host precedence violation";
                    case 15 -> "precedence cutoff";
                    default -> "unreachable, code " + code;
                };
            case 4 -> "source quench";
            case 11 -> code == 1 ? "reassembly time exceeded" : "time to live exceeded";
            case 12 -> "parameter problem";
            default -> "type " + type + ", code " + code;
        };
    }

    // iana.org/assignments/icmpv6-parameters
    private String textV6() {
        return switch (type) {
            case 1 ->
                switch (code) {
                    case 0 -> "no route";
                    case 1 -> "administratively prohibited";
                    case 2 -> "beyond scope of source address";
                    case 3 -> "address unreachable";
                    case 4 -> "port unreachable";
                    case 5 -> "source address failed policy";
                    case 6 -> "reject route";
                    default -> "unreachable, code " + code;
                };
            case 2 -> "packet too big" + mtuText();
            case 3 -> code == 1 ? "reassembly time exceeded" : "hop limit exceeded";
            case 4 -> "parameter problem";
            default -> "type " + type + ", code " + code;
        };
    }

    private String mtuText() {
        return mtuBytes <= 0 ? "" : ", next hop carries " + mtuBytes + " bytes";
    }
}
