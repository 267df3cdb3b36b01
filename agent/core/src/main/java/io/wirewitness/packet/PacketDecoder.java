package io.wirewitness.packet;

import io.wirewitness.model.Endpoint;
import io.wirewitness.model.TcpFlags;
import io.wirewitness.model.TcpSegment;
import java.nio.ByteBuffer;

/**
 * Walks from the link layer to the TCP header of one packet at a time, without allocation: {@link #decode}, and if it
 * answers {@link Decoded#TCP}, the accessors, which read from the same buffer. Not thread-safe; the buffer belongs to the
 * caller and must not change before the last accessor is called. It never throws for what the bytes say.
 *
 * <p>A packet that the snap length cut counts as whole as long as the first 20 bytes of its TCP header are there. In the
 * first of several fragments, the payload is what that fragment carries.
 */
@SuppressWarnings("EnumOrdinal") // for counters in memory, never stored
public final class PacketDecoder {

    private static final int TCP = 6;
    private static final long IPV4_MAPPED = 0x0000_ffff_0000_0000L;
    private static final Decoded[] OUTCOMES = Decoded.values();

    private final EthernetView ethernet = new EthernetView();
    private final SllView sll = new SllView();
    private final Sll2View sll2 = new Sll2View();
    private final LoopbackView loopback = new LoopbackView();
    private final Ipv4View ipv4 = new Ipv4View();
    private final Ipv6View ipv6 = new Ipv6View();
    private final TcpView tcp = new TcpView();
    private final long[] counts = new long[OUTCOMES.length];

    private ByteBuffer bytes = Nothing.BYTES;
    private int start;
    private int payloadOffset;
    private int payloadBytes;
    private int payloadEnd;
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

    private Decoded decodeLink(int linkType, int originalLength, ByteBuffer bytes) {
        this.bytes = bytes;
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
        // Offloaded segments carry no length of their own: then it is what the link carried.
        int offloadedBytes = originalLength - (at - start);
        return switch (etherType) {
            case EtherType.IPV4 -> decodeIpv4(at, end, offloadedBytes);
            case EtherType.IPV6 -> decodeIpv6(at, end, offloadedBytes);
            default -> Decoded.NOT_IP;
        };
    }

    private Decoded decodeIpv4(int at, int end, int offloadedBytes) {
        Decoded outcome = ipv4.wrap(bytes, at, end);
        if (outcome != Decoded.TCP) {
            return outcome;
        }
        if (ipv4.protocol() != TCP) {
            return Decoded.NOT_TCP;
        }
        if (ipv4.laterFragment()) {
            return Decoded.LATER_FRAGMENT;
        }
        ipId = ipv4.identification();
        dontFragment = ipv4.dontFragment();
        ttl = ipv4.ttl();
        sourceHigh = 0;
        sourceLow = IPV4_MAPPED | (ipv4.source() & 0xffff_ffffL);
        destinationHigh = 0;
        destinationLow = IPV4_MAPPED | (ipv4.destination() & 0xffff_ffffL);
        int totalBytes = ipv4.totalBytes();
        return decodeTcp(at, ipv4.headerBytes(), totalBytes == 0 ? offloadedBytes : totalBytes, end);
    }

    private Decoded decodeIpv6(int at, int end, int offloadedBytes) {
        Decoded outcome = ipv6.wrap(bytes, at, end);
        if (outcome != Decoded.TCP) {
            return outcome;
        }
        if (ipv6.protocol() != TCP) {
            return Decoded.NOT_TCP;
        }
        if (ipv6.laterFragment()) {
            return Decoded.LATER_FRAGMENT;
        }
        ipId = -1;
        dontFragment = false;
        ttl = ipv6.hopLimit();
        sourceHigh = ipv6.sourceHigh();
        sourceLow = ipv6.sourceLow();
        destinationHigh = ipv6.destinationHigh();
        destinationLow = ipv6.destinationLow();
        int totalBytes = ipv6.totalBytes();
        return decodeTcp(at, ipv6.headerBytes(), totalBytes == 0 ? offloadedBytes : totalBytes, end);
    }

    private Decoded decodeTcp(int ipAt, int ipHeaderBytes, int ipTotalBytes, int end) {
        if (ipTotalBytes < ipHeaderBytes + TcpView.SHORTEST_HEADER) {
            return Decoded.MALFORMED;
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
            return Decoded.MALFORMED;
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

    /** Where the payload begins, absolute in the buffer; beyond its limit if the capture cut the header's options. */
    public int payloadOffset() {
        return payloadOffset;
    }

    /** Where the captured part of the payload ends, absolute in the buffer; the link layer's padding is left out. */
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
                null);
    }
}
