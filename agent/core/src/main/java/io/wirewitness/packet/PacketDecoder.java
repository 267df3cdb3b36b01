package io.wirewitness.packet;

import io.wirewitness.model.Endpoint;
import io.wirewitness.model.IcmpError;
import io.wirewitness.model.TcpFlags;
import io.wirewitness.model.TcpSegment;
import java.nio.ByteBuffer;

/**
 * Walks from the link layer to the TCP header of one packet at a time, without allocation: {@link #decode}, and if it
 * answers {@link Decoded#TCP}, the accessors, which read from the same buffer. Not thread-safe; the buffer belongs to the
 * caller and must not change before the last accessor is called. It never throws for what the bytes say.
 *
 * <p>A packet that the snap length cut counts as whole as long as the first 20 bytes of its TCP header are there. In the
 * first of several fragments ({@link #fragmented}), the payload is what that fragment carries: no fragment but the last
 * knows how long the segment is. {@link Fragments} puts it together.
 *
 * <p>One tunnel is looked through (VXLAN, GRE, IP in IP); {@link #tunnelled} says so, and all accessors speak of the
 * inner packet. Behind {@link Decoded#ICMP_ERROR} and {@link Decoded#DNS} there is no segment: then only the addresses,
 * and what is named after the outcome, may be asked for.
 */
@SuppressWarnings("EnumOrdinal") // for counters in memory, never stored
public final class PacketDecoder {

    // iana.org/assignments/protocol-numbers
    private static final int ICMP = 1;
    private static final int IPV4_INSIDE = 4;
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int IPV6_INSIDE = 41;
    private static final int GRE = 47;
    private static final int ICMPV6 = 58;

    private static final int UDP_HEADER_BYTES = 8;
    private static final long IPV4_MAPPED = 0x0000_ffff_0000_0000L;
    private static final Decoded[] OUTCOMES = Decoded.values();

    private final EthernetView ethernet = new EthernetView();
    private final SllView sll = new SllView();
    private final Sll2View sll2 = new Sll2View();
    private final LoopbackView loopback = new LoopbackView();
    private final Ipv4View ipv4 = new Ipv4View();
    private final Ipv6View ipv6 = new Ipv6View();
    private final TcpView tcp = new TcpView();
    private final IcmpErrorView icmp = new IcmpErrorView();
    private final DnsView dns = new DnsView();
    private final long[] counts = new long[OUTCOMES.length];

    private ByteBuffer bytes = Nothing.BYTES;
    private int start;
    private int linkType;
    private int originalLength;
    private boolean tunnelled;
    private boolean fragmented;
    private long tunnelledPackets;
    private int payloadOffset;
    private int payloadBytes;
    private int payloadEnd;
    private int dnsAt;
    private int dnsEnd;
    private int ipId;
    private int ttl;
    private boolean dontFragment;
    private long sourceHigh;
    private long sourceLow;
    private long destinationHigh;
    private long destinationLow;

    /** Decodes a packet of which nothing was cut. */
    public Decoded decode(int linkType, ByteBuffer bytes) {
        return decode(linkType, bytes.remaining(), bytes);
    }

    /**
     * Decodes a packet.
     *
     * @param linkType a LINKTYPE_ number
     * @param originalLength its length on the wire; used only where the IP header has no length (offload)
     * @param bytes the packet from position to limit, big endian; position and limit are left alone
     */
    public Decoded decode(int linkType, int originalLength, ByteBuffer bytes) {
        Decoded outcome = decodeLink(linkType, originalLength, bytes);
        counts[outcome.ordinal()]++;
        return outcome;
    }

    /** How many packets had this outcome since the decoder was made. */
    public long count(Decoded outcome) {
        return counts[outcome.ordinal()];
    }

    @SuppressWarnings("ReferenceEquality") // the same buffer, not an equal one
    private Decoded decodeLink(int linkType, int originalLength, ByteBuffer bytes) {
        if (this.bytes != bytes) { // a window is used again and again: no store that the collector wants to know of
            this.bytes = bytes;
        }
        this.linkType = linkType;
        this.originalLength = originalLength;
        tunnelled = false;
        start = bytes.position();
        int end = bytes.limit();
        if (end <= start) {
            return Decoded.TRUNCATED;
        }
        int etherType;
        int at;
        switch (linkType) {
            case EthernetView.LINK_TYPE -> {
                if (!ethernet.wrap(bytes, start, end)) {
                    return Decoded.TRUNCATED;
                }
                etherType = ethernet.etherType();
                at = ethernet.payloadOffset();
            }
            case Sll2View.LINK_TYPE -> {
                if (!sll2.wrap(bytes, start, end)) {
                    return Decoded.TRUNCATED;
                }
                etherType = sll2.etherType();
                at = sll2.payloadOffset();
            }
            case SllView.LINK_TYPE -> {
                if (!sll.wrap(bytes, start, end)) {
                    return Decoded.TRUNCATED;
                }
                etherType = sll.etherType();
                at = sll.payloadOffset();
            }
            case LoopbackView.LINK_TYPE_NULL, LoopbackView.LINK_TYPE_LOOP -> {
                if (!loopback.wrap(bytes, start, end)) {
                    return Decoded.TRUNCATED;
                }
                etherType = loopback.etherType();
                at = loopback.payloadOffset();
            }
            case RawIp.LINK_TYPE, RawIp.LINK_TYPE_DLT_RAW, RawIp.LINK_TYPE_IPV4, RawIp.LINK_TYPE_IPV6 -> {
                etherType = RawIp.etherType(bytes, start);
                at = start;
            }
            default -> {
                return Decoded.UNKNOWN_LINK;
            }
        }
        return decodeNetwork(etherType, at, end);
    }

    private Decoded decodeNetwork(int etherType, int at, int end) {
        return switch (etherType) {
            case EtherType.IPV4 -> decodeIpv4(at, end);
            case EtherType.IPV6 -> decodeIpv6(at, end);
            case EtherType.PPPOE_SESSION, EtherType.MPLS, EtherType.MPLS_UPSTREAM -> decodeShim(etherType, at, end);
            default -> Decoded.NOT_IP;
        };
    }

    /** What providers put between Ethernet and IP. */
    private Decoded decodeShim(int etherType, int at, int end) {
        int inner = etherType == EtherType.PPPOE_SESSION
                ? Shims.afterPppoe(bytes, at, end)
                : Shims.afterMpls(bytes, at, end);
        if (inner < 0) {
            return inner == Shims.CUT ? Decoded.TRUNCATED : Decoded.NOT_IP;
        }
        return switch (RawIp.etherType(bytes, inner)) {
            case EtherType.IPV4 -> decodeIpv4(inner, end);
            case EtherType.IPV6 -> decodeIpv6(inner, end);
            default -> Decoded.NOT_IP;
        };
    }

    private Decoded decodeIpv4(int at, int end) {
        Decoded outcome = ipv4.wrap(bytes, at, end);
        if (outcome != Decoded.TCP) {
            return outcome;
        }
        fragmented = ipv4.moreFragments();
        ipId = ipv4.identification();
        dontFragment = ipv4.dontFragment();
        ttl = ipv4.ttl();
        sourceHigh = 0;
        sourceLow = IPV4_MAPPED | (ipv4.source() & 0xffff_ffffL);
        destinationHigh = 0;
        destinationLow = IPV4_MAPPED | (ipv4.destination() & 0xffff_ffffL);
        int totalBytes = ipv4.totalBytes();
        return decodeTransport(
                ipv4.protocol(), ipv4.laterFragment(), at, ipv4.headerBytes(), lengthOr(totalBytes, at), end);
    }

    private Decoded decodeIpv6(int at, int end) {
        Decoded outcome = ipv6.wrap(bytes, at, end);
        if (outcome != Decoded.TCP) {
            return outcome;
        }
        fragmented = ipv6.moreFragments();
        ipId = -1;
        dontFragment = false;
        ttl = ipv6.hopLimit();
        sourceHigh = ipv6.sourceHigh();
        sourceLow = ipv6.sourceLow();
        destinationHigh = ipv6.destinationHigh();
        destinationLow = ipv6.destinationLow();
        int totalBytes = ipv6.totalBytes();
        return decodeTransport(
                ipv6.protocol(), ipv6.laterFragment(), at, ipv6.headerBytes(), lengthOr(totalBytes, at), end);
    }

    /** Offloaded segments carry no length of their own: then it is what the link carried. */
    private int lengthOr(int totalBytes, int ipAt) {
        return totalBytes == 0 ? originalLength - (ipAt - start) : totalBytes;
    }

    private Decoded decodeTransport(
            int protocol, boolean laterFragment, int ipAt, int ipHeaderBytes, int ipTotalBytes, int end) {
        if (protocol == TCP) {
            return laterFragment ? Decoded.LATER_FRAGMENT : decodeTcp(ipAt, ipHeaderBytes, ipTotalBytes, end);
        }
        return laterFragment
                ? Decoded.NOT_TCP
                : decodeOther(protocol, ipAt + ipHeaderBytes, ipEnd(ipAt, ipHeaderBytes, ipTotalBytes, end));
    }

    private static int ipEnd(int ipAt, int ipHeaderBytes, int ipTotalBytes, int end) {
        return (int) Math.min(end, (long) ipAt + Math.max(ipHeaderBytes, ipTotalBytes));
    }

    private Decoded decodeOther(int protocol, int at, int end) {
        return switch (protocol) {
            case UDP -> decodeUdp(at, end);
            case ICMP, ICMPV6 -> icmp.wrap(bytes, at, end, protocol == ICMPV6);
            case GRE -> decodeTunnel(Tunnels.greEtherType(bytes, at, end), Tunnels.afterGre(bytes, at, end), end);
            case IPV4_INSIDE -> decodeTunnel(EtherType.IPV4, at, end);
            case IPV6_INSIDE -> decodeTunnel(EtherType.IPV6, at, end);
            default -> Decoded.NOT_TCP;
        };
    }

    private Decoded decodeUdp(int at, int end) {
        if (end - at < UDP_HEADER_BYTES) {
            return Decoded.NOT_TCP;
        }
        if (DnsView.isDns(bytes, at, end)) {
            dnsAt = at;
            dnsEnd = (int) Math.min(end, (long) at + (bytes.getShort(at + 4) & 0xffff));
            return Decoded.DNS;
        }
        int inner = Tunnels.afterVxlan(bytes, at, end);
        return inner < 0 ? Decoded.NOT_TCP : decodeTunnel(EtherType.TRANSPARENT_BRIDGING, inner, end);
    }

    private Decoded decodeTunnel(int etherType, int at, int end) {
        if (tunnelled || at < 0 || at > end) {
            return at > end ? Decoded.TRUNCATED : Decoded.NOT_TCP;
        }
        tunnelled = true;
        int innerType = etherType;
        int innerAt = at;
        if (etherType == EtherType.TRANSPARENT_BRIDGING) {
            if (!ethernet.wrap(bytes, at, end)) {
                return Decoded.TRUNCATED;
            }
            innerType = ethernet.etherType();
            innerAt = ethernet.payloadOffset();
        }
        Decoded outcome = decodeNetwork(innerType, innerAt, end);
        if (outcome == Decoded.NOT_IP) {
            return Decoded.NOT_TCP;
        }
        tunnelledPackets++;
        return outcome;
    }

    private Decoded decodeTcp(int ipAt, int ipHeaderBytes, int ipTotalBytes, int end) {
        if (ipTotalBytes < ipHeaderBytes + TcpView.SHORTEST_HEADER) {
            return fragmented ? Decoded.TINY_FRAGMENT : Decoded.MALFORMED;
        }
        // What follows the packet's own end is the link layer's padding.
        int ipEnd = (int) Math.min(end, (long) ipAt + ipTotalBytes);
        int tcpAt = ipAt + ipHeaderBytes;
        Decoded outcome = tcp.wrap(bytes, tcpAt, ipEnd);
        if (outcome != Decoded.TCP) {
            return outcome;
        }
        payloadBytes = ipTotalBytes - ipHeaderBytes - tcp.headerBytes();
        if (payloadBytes < 0) {
            return fragmented ? Decoded.TINY_FRAGMENT : Decoded.MALFORMED;
        }
        payloadOffset = tcpAt + tcp.headerBytes();
        payloadEnd = ipEnd;
        return Decoded.TCP;
    }

    /** The sender's address, first eight bytes as in {@link Endpoint#high}. */
    public long sourceHigh() {
        return sourceHigh;
    }

    /** The sender's address, last eight bytes as in {@link Endpoint#low}. */
    public long sourceLow() {
        return sourceLow;
    }

    /** The sender's port. */
    public int sourcePort() {
        return tcp.sourcePort();
    }

    /** The receiver's address, first eight bytes as in {@link Endpoint#high}. */
    public long destinationHigh() {
        return destinationHigh;
    }

    /** The receiver's address, last eight bytes as in {@link Endpoint#low}. */
    public long destinationLow() {
        return destinationLow;
    }

    /** The receiver's port. */
    public int destinationPort() {
        return tcp.destinationPort();
    }

    /** The sequence number, unsigned. */
    public long sequence() {
        return tcp.sequence();
    }

    /** The acknowledgment number, unsigned; 0 without the ACK flag. */
    public long acknowledgment() {
        return (tcp.flags() & TcpFlags.ACK) == 0 ? 0 : tcp.acknowledgmentField();
    }

    /** The bits of {@link TcpFlags} and the three above them. */
    public int flags() {
        return tcp.flags();
    }

    /** The window field, not scaled. */
    public int window() {
        return tcp.window();
    }

    /** The TCP header, for what the other accessors do not say (options of a SYN). */
    public TcpView tcp() {
        return tcp;
    }

    /** TCP header with options. */
    public int tcpHeaderBytes() {
        return tcp.headerBytes();
    }

    /** Whether the timestamp option is present. */
    public boolean hasTimestamps() {
        return tcp.hasTimestamps();
    }

    /** See {@link TcpView#firstSackBlock}. */
    public long firstSackBlock() {
        return tcp.firstSackBlock();
    }

    /** Both numbers of the timestamp option, value above echo; 0 without it. */
    public long timestamps() {
        return tcp.timestamps();
    }

    /** Time to live or hop limit. */
    public int ttl() {
        return ttl;
    }

    /** IPv4 identification; -1 for IPv6. */
    public int ipId() {
        return ipId;
    }

    /** IPv4's DF bit; false for IPv6. */
    public boolean dontFragment() {
        return dontFragment;
    }

    /** Payload on the wire, from the IP header's length: also what the capture cut off. */
    public int payloadBytes() {
        return payloadBytes;
    }

    /**
     * Whether this is the first of several fragments: the segment is longer than {@link #payloadBytes} says, by an amount
     * that only a later fragment knows, and less than 65,536 in all.
     */
    public boolean fragmented() {
        return fragmented;
    }

    /** What all fragments of one datagram have in common, besides addresses; only of a fragment, first or later. */
    public int datagram() {
        return isIpv6() ? ipv6.identification() : ipv4.identification();
    }

    boolean isIpv6() {
        return ipId < 0;
    }

    /** Of a fragment: where its IP header begins, absolute in the buffer. */
    int fragmentStart() {
        return isIpv6() ? ipv6.start() : ipv4.start();
    }

    /** Of a fragment: what stands before its data, with the fragment header. */
    int fragmentHeaderBytes() {
        return isIpv6() ? ipv6.fragmentHeaderBytes() : ipv4.headerBytes();
    }

    /** Of a fragment: where its data belong in the datagram. */
    int fragmentOffset() {
        return isIpv6() ? ipv6.fragmentOffset() : ipv4.fragmentOffset();
    }

    /** Of a fragment: how many data it carries on the wire; negative if it does not say. */
    int fragmentBytes() {
        return (isIpv6() ? ipv6.totalBytes() : ipv4.totalBytes()) - fragmentHeaderBytes();
    }

    /** Whether this is the inner packet of a tunnel. */
    public boolean tunnelled() {
        return tunnelled;
    }

    /** How many packets were looked into through a tunnel since the decoder was made, whatever was inside. */
    public long tunnelledPackets() {
        return tunnelledPackets;
    }

    /** The number of the interface that saw the packet, from its own bytes; -1 if they have none (all but SLL2). */
    public int interfaceIndex() {
        return linkType == Sll2View.LINK_TYPE ? sll2.interfaceIndex() : -1;
    }

    /** Where the payload begins, absolute in the buffer; beyond its limit if the capture cut the header's options. */
    public int payloadOffset() {
        return payloadOffset;
    }

    /**
     * Where the captured part of the payload ends, absolute in the buffer, without the link layer's padding; before
     * {@link #payloadOffset} if the capture cut the header's options.
     */
    public int payloadEnd() {
        return payloadEnd;
    }

    /** How many bytes from the packet's start must be kept to keep everything up to the end of the TCP header. */
    public int tcpHeaderEnd() {
        return Math.min(payloadOffset, bytes.limit()) - start;
    }

    /** What the payload begins with, as {@link PayloadPeek} packs it; 0 if nothing of it was captured. */
    public int peek() {
        return PayloadPeek.peek(bytes, payloadOffset, payloadEnd);
    }

    /** The present segment as a record, peeking into its payload. */
    public TcpSegment toSegment(long number, long epochNanos) {
        return toSegment(number, epochNanos, peek());
    }

    /** The present segment as a record, with a peek that was taken before its payload was cut away. */
    public TcpSegment toSegment(long number, long epochNanos, int peek) {
        return new TcpSegment(
                number,
                epochNanos,
                new Endpoint(sourceHigh, sourceLow, sourcePort()),
                new Endpoint(destinationHigh, destinationLow, destinationPort()),
                sequence(),
                acknowledgment(),
                flags(),
                window(),
                payloadBytes,
                ttl,
                ipId,
                tcpHeaderBytes(),
                hasTimestamps(),
                PayloadPeek.payload(peek),
                PayloadPeek.httpStatus(peek),
                dontFragment,
                firstSackBlock(),
                null);
    }

    /** After {@link Decoded#ICMP_ERROR}: type, code, and what it quotes. */
    public IcmpErrorView icmp() {
        return icmp;
    }

    /** The same as {@link #tcpHeaderEnd} after {@link Decoded#ICMP_ERROR}: up to the sequence number of what it quotes. */
    public int icmpErrorEnd() {
        return icmp.keptTo(start);
    }

    /** After {@link Decoded#ICMP_ERROR}: all of it as a record. */
    public IcmpError toIcmpError(long number, long epochNanos) {
        return icmp.toRecord(number, epochNanos, new Endpoint(sourceHigh, sourceLow, 0));
    }

    /** After {@link Decoded#DNS}: points the view at the message. It allocates nothing; reading names does. */
    public DnsView dns() {
        return dns.wrap(bytes, dnsAt, dnsEnd, sourceHigh, sourceLow, destinationHigh, destinationLow);
    }
}
