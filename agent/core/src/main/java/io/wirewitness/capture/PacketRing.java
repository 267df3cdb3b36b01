package io.wirewitness.capture;

import io.wirewitness.model.Endpoint;
import io.wirewitness.model.FlowKey;
import io.wirewitness.model.TcpFlags;
import io.wirewitness.packet.Decoded;
import io.wirewitness.packet.PacketDecoder;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The last packets, outside the heap: filled by the capture thread, drained by the engine's thread, and kept after that
 * until newer ones need the room. It never grows and never blocks; if the engine falls a whole ring behind, new packets
 * are dropped and counted.
 *
 * <p>A quarter of the memory holds a second copy of every SYN, FIN, RST and ICMP error, so that one busy connection does not push
 * out how the idle ones ended.
 */
public final class PacketRing {

    /** The default of the option {@code capture.ring-bytes}: some 100,000 packets. */
    public static final int DEFAULT_BYTES = 16 << 20;

    /** Less would not hold a jumbo frame and its neighbours. */
    public static final int LEAST_BYTES = 64 << 10;

    /** The golden ratio's fraction in 64 bits: neighbouring ports end in chains far apart. */
    private static final long SPREAD = 0x9e3779b97f4a7c15L;

    private static final int MARKS = TcpFlags.SYN | TcpFlags.FIN | TcpFlags.RST;

    private final PacketRegion all;
    private final PacketRegion marks;
    private final boolean payload;
    private final PacketDecoder decoder = new PacketDecoder();
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong notTcp = new AtomicLong();
    private long lastNumber;

    /**
     * Takes its memory now.
     *
     * @param bytes at least {@link #LEAST_BYTES}
     * @param payload whether payload is kept; else a packet ends with its TCP header, or with the sequence number that an ICMP
     *     error quotes, and what is neither is not kept
     */
    public PacketRing(int bytes, boolean payload) {
        if (bytes < LEAST_BYTES) {
            throw new IllegalArgumentException("a ring of " + bytes + " bytes; at least " + LEAST_BYTES);
        }
        int quarter = bytes / 4 & ~7;
        this.marks = new PacketRegion(quarter, false);
        this.all = new PacketRegion((bytes - quarter) & ~7, true);
        this.payload = payload;
    }

    /** Adds a packet, from the buffer's position to its limit, which are left alone. Capture thread. */
    public void offer(long epochNanos, int linkType, int originalLength, ByteBuffer bytes) {
        Decoded decoded = decoder.decode(linkType, originalLength, bytes);
        boolean tcp = decoded == Decoded.TCP;
        boolean icmp = decoded == Decoded.ICMP_ERROR;
        if (!tcp && !icmp && !payload) {
            notTcp.incrementAndGet();
            return;
        }
        long number = ++lastNumber;
        int peek = tcp ? decoder.peek() : 0;
        int headers = icmp ? decoder.icmpErrorEnd() : decoder.tcpHeaderEnd();
        int kept = Math.min(payload ? bytes.remaining() : headers, marks.mostKeptBytes());
        boolean cut = kept < bytes.remaining();
        int flow = tcp ? flow() : icmp ? quotedFlow() : 0;
        if (!all.write(flow, number, epochNanos, linkType, originalLength, peek, cut, bytes, kept)) {
            dropped.incrementAndGet();
        }
        if (icmp || (tcp && (decoder.flags() & MARKS) != 0)) {
            marks.write(flow, number, epochNanos, linkType, originalLength, peek, cut, bytes, kept);
        }
    }

    /** Hands over packets that came since the last call, at most so many, and returns how many. Engine's thread. */
    public int drain(PacketSink sink, int most) {
        return all.drain(sink, most);
    }

    /** The number under which a connection's packets are chained, in both directions. */
    private int flow() {
        return end(decoder.sourceHigh(), decoder.sourceLow(), decoder.sourcePort())
                + end(decoder.destinationHigh(), decoder.destinationLow(), decoder.destinationPort());
    }

    /** An ICMP error is found with the connection that it is about. */
    private int quotedFlow() {
        return end(decoder.icmp().quotedSource()) + end(decoder.icmp().quotedDestination());
    }

    private static int flow(FlowKey key) {
        return end(key.first()) + end(key.second());
    }

    private static int end(Endpoint end) {
        return end(end.high(), end.low(), end.port());
    }

    private static int end(long high, long low, int port) {
        long mixed = ((high * 31 + low) * 31 + port) * SPREAD;
        return (int) (mixed >>> 32);
    }

    /**
     * Hands over once more what is still here of the packets between two ends, and perhaps some of others, by number, each packet
     * once. Engine's thread.
     */
    public void recall(FlowKey between, PacketSink sink) {
        PacketRegion.Cursor one = all.cursor(flow(between));
        PacketRegion.Cursor other = marks.cursor(flow(between));
        boolean inOne = one.next();
        boolean inOther = other.next();
        while (inOne || inOther) {
            long order = !inOne ? 1 : !inOther ? -1 : one.number() - other.number();
            if (order <= 0) {
                one.deliverTo(sink);
            } else {
                other.deliverTo(sink);
            }
            inOne = order <= 0 ? one.next() : inOne;
            inOther = order >= 0 ? other.next() : inOther;
        }
    }

    /** Packets that came while the ring was full of packets not drained. Any thread. */
    public long dropped() {
        return dropped.get();
    }

    /** Packets that were not kept because they are neither TCP nor an ICMP error about it, or cut short or malformed. Any thread. */
    public long notTcp() {
        return notTcp.get();
    }
}
