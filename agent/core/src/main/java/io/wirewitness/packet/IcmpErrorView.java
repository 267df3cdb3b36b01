package io.wirewitness.packet;

import io.wirewitness.model.Endpoint;
import io.wirewitness.model.IcmpError;
import java.nio.ByteBuffer;

/**
 * An ICMP or ICMPv6 error with the start of the segment it complains about (RFC 792; RFC 4443, 3; RFC 1191, 4).
 *
 * <pre>
 *   0      1      2          4                     8
 *   +------+------+----------+---------------------+------------------+-----------------------------
 *   | type | code | checksum | unused, or the MTU  | quoted IP header | quoted TCP, 8 bytes at least
 *   +------+------+----------+---------------------+------------------+-----------------------------
 *   ICMP:   3 unreachable (4 too big: MTU in bytes 6 and 7), 4 source quench, 11 time exceeded, 12 parameter problem
 *   ICMPv6: 1 unreachable, 2 too big (MTU in bytes 4 to 7), 3 time exceeded, 4 parameter problem
 * </pre>
 *
 * <p>A flyweight: {@link #wrap} checks the length once, then accessors only read. Not thread-safe.
 */
public final class IcmpErrorView {

    private static final int HEADER_BYTES = 8;

    /** Ports and sequence number, all that an old router quotes (RFC 792). */
    private static final int QUOTED_TCP_BYTES = 8;

    private static final int TCP = 6;
    private static final int V4_UNREACHABLE = 3;
    private static final int V4_FRAGMENTATION_NEEDED = 4;
    private static final int V6_TOO_BIG = 2;
    private static final int LARGEST_MTU = 1 << 24;

    private final Ipv4View ipv4 = new Ipv4View();
    private final Ipv6View ipv6 = new Ipv6View();

    private ByteBuffer bytes = Nothing.BYTES;
    private int start;
    private boolean v6;
    private int tcpAt;

    /** Points at the message; anything but {@link Decoded#ICMP_ERROR} says why it cannot. */
    Decoded wrap(ByteBuffer bytes, int start, int end, boolean v6) {
        if (end - start <= HEADER_BYTES) {
            return Decoded.NOT_TCP;
        }
        if (!isError(bytes.get(start), v6)) {
            return Decoded.NOT_TCP;
        }
        this.bytes = bytes;
        this.start = start;
        this.v6 = v6;
        int quotedAt = start + HEADER_BYTES;
        if (RawIp.etherType(bytes, quotedAt) != (v6 ? EtherType.IPV6 : EtherType.IPV4)) {
            return Decoded.NOT_TCP;
        }
        Decoded outcome = v6 ? ipv6.wrap(bytes, quotedAt, end) : ipv4.wrap(bytes, quotedAt, end);
        if (outcome != Decoded.TCP) {
            return outcome;
        }
        boolean tcp =
                v6 ? ipv6.protocol() == TCP && !ipv6.laterFragment() : ipv4.protocol() == TCP && !ipv4.laterFragment();
        if (!tcp) {
            return Decoded.NOT_TCP;
        }
        tcpAt = quotedAt + (v6 ? ipv6.headerBytes() : ipv4.headerBytes());
        return end - tcpAt < QUOTED_TCP_BYTES ? Decoded.TRUNCATED : Decoded.ICMP_ERROR;
    }

    private static boolean isError(int type, boolean v6) {
        return v6 ? type >= 1 && type <= 4 : type == 3 || type == 4 || type == 11 || type == 12;
    }

    /** True for ICMPv6. */
    public boolean isIpv6() {
        return v6;
    }

    /** The type field. */
    public int type() {
        return bytes.get(start) & 0xff;
    }

    /** The code field. */
    public int code() {
        return bytes.get(start + 1) & 0xff;
    }

    /** What the next hop can carry; 0 where the message is about something else or does not say. */
    public int mtuBytes() {
        int mtuBytes = 0;
        if (v6 && type() == V6_TOO_BIG) {
            mtuBytes = bytes.getInt(start + 4);
        } else if (!v6 && type() == V4_UNREACHABLE && code() == V4_FRAGMENTATION_NEEDED) {
            mtuBytes = bytes.getShort(start + 6) & 0xffff;
        }
        return mtuBytes > 0 && mtuBytes <= LARGEST_MTU ? mtuBytes : 0;
    }

    /** Who sent the segment that the message quotes; as everything quoted, it may have been translated on the way. */
    public Endpoint quotedSource() {
        int port = bytes.getShort(tcpAt) & 0xffff;
        return v6 ? new Endpoint(ipv6.sourceHigh(), ipv6.sourceLow(), port) : Endpoint.ofIpv4(ipv4.source(), port);
    }

    /** For whom that segment was. */
    public Endpoint quotedDestination() {
        int port = bytes.getShort(tcpAt + 2) & 0xffff;
        return v6
                ? new Endpoint(ipv6.destinationHigh(), ipv6.destinationLow(), port)
                : Endpoint.ofIpv4(ipv4.destination(), port);
    }

    /** How many bytes from a packet's start must be kept to keep what is read of the quoted segment, and nothing of its payload. */
    int keptTo(int packetStart) {
        return tcpAt + QUOTED_TCP_BYTES - packetStart;
    }

    /** That segment's sequence number, unsigned. */
    public long quotedSequence() {
        return bytes.getInt(tcpAt + 4) & 0xffff_ffffL;
    }

    /** All of it; {@code from} is who sent the message. */
    IcmpError toRecord(long number, long epochNanos, Endpoint from) {
        return new IcmpError(
                number,
                epochNanos,
                from,
                quotedSource(),
                quotedDestination(),
                quotedSequence(),
                type(),
                code(),
                v6,
                mtuBytes());
    }
}
