package io.wirewitness.packet;

import io.wirewitness.model.TcpFlags;
import java.nio.ByteBuffer;
import java.util.BitSet;

/**
 * One IP datagram with a TCP segment, as far as its fragments have come. Where two of them overlap, the bytes that came first
 * stay; fragments that do not agree on the datagram's length, and one that reaches into the TCP header (RFC 1858, 4), are no
 * parts of one datagram. It is used again and again. Not thread-safe.
 *
 * <pre>
 *   bytes:   free | IP header of the first fragment | data, each fragment's at its offset
 *                                                   ^ DATA
 * </pre>
 */
final class Datagram {

    /** What a length field can say (RFC 791, 3.1; RFC 8200, 3). */
    private static final int LONGEST = 0xffff;

    /** Each fragment begins at a multiple of it, and all but the last end there (RFC 791, 3.2; RFC 8200, 4.5). */
    private static final int BLOCK_BYTES = 8;

    /** IPv4 has 60 at most; in IPv6 no more extension headers than this are looked at. */
    private static final int DATA = 128;

    private static final int IPV6_HEADER_BYTES = 40;

    /** What has become of it. */
    enum State {
        FREE,
        /** Something is missing. */
        PENDING,
        WHOLE,
        /** Its fragments are no parts of one datagram. */
        CONTRADICTORY
    }

    /** What a fragment was to it. */
    enum Part {
        NEW,
        /** Nothing in it is new. */
        COPY,
        CONTRADICTION
    }

    private final ByteBuffer bytes = ByteBuffer.allocate(DATA + LONGEST);
    private final BitSet blocks = new BitSet(LONGEST / BLOCK_BYTES + 1);

    private State state = State.FREE;
    private long order;
    private long changedNanos;

    // What all its fragments have in common.
    private long sourceHigh;
    private long sourceLow;
    private long destinationHigh;
    private long destinationLow;
    private int identification;

    // The first fragment.
    private boolean hasFirst;
    private boolean ipv6;
    private long number;
    private long epochNanos;
    private int interfaceNumber;
    private int headerBytes;
    private int firstCapturedBytes;
    private int tcpHeaderBytes;

    /** The data's length; -1 until the last fragment has come. */
    private int totalBytes;

    private int furthestEnd;
    private int lowestLaterOffset;

    /** From here on not all bytes were captured, though all came. */
    private int knownBytes;

    /** Whether the decoder's fragment can be part of one; what breaks the rules of lengths never reaches its receiver. */
    static boolean takes(PacketDecoder fragment) {
        int length = fragment.fragmentBytes();
        return length > 0
                && fragment.fragmentOffset() + length <= LONGEST
                && (!fragment.fragmented() || length % BLOCK_BYTES == 0);
    }

    /** Whether the decoder's first fragment, which {@link #takes} is true of, has nothing between its IP and TCP header. */
    static boolean takesFirst(PacketDecoder fragment) {
        int tcpAt = fragment.payloadOffset() - fragment.tcpHeaderBytes();
        int headerBytes = fragment.fragmentHeaderBytes();
        return headerBytes <= DATA && fragment.fragmentStart() + headerBytes == tcpAt;
    }

    /** Begins with nothing but what all fragments have in common. */
    void begin(PacketDecoder fragment, long order, long epochNanos) {
        this.order = order;
        changeTo(State.PENDING, epochNanos);
        sourceHigh = fragment.sourceHigh();
        sourceLow = fragment.sourceLow();
        destinationHigh = fragment.destinationHigh();
        destinationLow = fragment.destinationLow();
        identification = fragment.datagram();
        hasFirst = false;
        tcpHeaderBytes = 0;
        totalBytes = -1;
        furthestEnd = 0;
        lowestLaterOffset = LONGEST;
        knownBytes = LONGEST;
        blocks.clear();
        bytes.clear();
    }

    void changeTo(State next, long epochNanos) {
        state = next;
        changedNanos = epochNanos;
    }

    State state() {
        return state;
    }

    /** Which of all that ever began it is. */
    long order() {
        return order;
    }

    /** How long ago it began or, if it is not {@link State#PENDING}, ceased to be. */
    long ageNanos(long epochNanos) {
        return Math.abs(epochNanos - changedNanos);
    }

    /** Whether the decoder's fragment, first or later, bears its marks. */
    boolean isOf(PacketDecoder fragment) {
        return state != State.FREE
                && identification == fragment.datagram()
                && isFrom(fragment.sourceHigh(), fragment.sourceLow())
                && isTo(fragment.destinationHigh(), fragment.destinationLow());
    }

    private boolean isFrom(long high, long low) {
        return sourceLow == low && sourceHigh == high;
    }

    private boolean isTo(long high, long low) {
        return destinationLow == low && destinationHigh == high;
    }

    boolean hasFirst() {
        return hasFirst;
    }

    /** Whether the decoder's first fragment has the same ports, sequence and acknowledgment number as the one that is here. */
    boolean beginsLike(PacketDecoder first) {
        return bytes.getShort(DATA) == (short) first.sourcePort()
                && bytes.getShort(DATA + 2) == (short) first.destinationPort()
                && sequence() == (int) first.sequence()
                && bytes.getInt(DATA + 8) == (int) first.tcp().acknowledgmentField();
    }

    private int sequence() {
        return bytes.getInt(DATA + 4);
    }

    /** Adds the decoder's fragment, which {@link #takes} is true of. */
    Part add(PacketDecoder fragment, ByteBuffer from) {
        int offset = fragment.fragmentOffset();
        int length = fragment.fragmentBytes();
        if (offset == 0) {
            tcpHeaderBytes = Math.max(tcpHeaderBytes, fragment.tcpHeaderBytes());
        } else {
            lowestLaterOffset = Math.min(lowestLaterOffset, offset);
        }
        if (lowestLaterOffset < tcpHeaderBytes || !agrees(offset + length, fragment.fragmented())) {
            return Part.CONTRADICTION;
        }
        int dataAt = fragment.fragmentStart() + fragment.fragmentHeaderBytes();
        int captured = Math.max(0, Math.min(length, from.limit() - dataAt));
        if (captured < length) {
            knownBytes = Math.min(knownBytes, offset + captured);
        }
        return fill(offset, length, from, dataAt, captured) ? Part.NEW : Part.COPY;
    }

    private boolean agrees(int end, boolean moreFollow) {
        if (!moreFollow) {
            if (furthestEnd > end || (totalBytes >= 0 && totalBytes != end)) {
                return false;
            }
            totalBytes = end;
        }
        furthestEnd = Math.max(furthestEnd, end);
        return totalBytes < 0 || end <= totalBytes;
    }

    /** Returns whether anything of it is new. */
    private boolean fill(int offset, int length, ByteBuffer from, int dataAt, int captured) {
        int last = blocksOf(offset + length);
        boolean added = false;
        int block = blocks.nextClearBit(offset / BLOCK_BYTES);
        while (block < last) {
            int filled = blocks.nextSetBit(block);
            int until = filled < 0 ? last : Math.min(filled, last);
            int begin = block * BLOCK_BYTES - offset;
            int end = Math.min(until * BLOCK_BYTES - offset, captured);
            if (end > begin) {
                bytes.put(DATA + offset + begin, from, dataAt + begin, end - begin);
            }
            blocks.set(block, until);
            added = true;
            block = blocks.nextClearBit(until);
        }
        return added;
    }

    private static int blocksOf(int bytes) {
        return (bytes + BLOCK_BYTES - 1) / BLOCK_BYTES;
    }

    /** Holds the first fragment, which was just added and which {@link #takesFirst} is true of. */
    void holdFirst(long number, long epochNanos, int interfaceNumber, PacketDecoder first, ByteBuffer from) {
        hasFirst = true;
        ipv6 = first.isIpv6();
        this.number = number;
        this.epochNanos = epochNanos;
        this.interfaceNumber = interfaceNumber;
        headerBytes = first.fragmentHeaderBytes();
        firstCapturedBytes = Math.min(first.fragmentBytes(), from.limit() - first.fragmentStart() - headerBytes);
        bytes.put(DATA - headerBytes, from, first.fragmentStart(), headerBytes);
    }

    long number() {
        return number;
    }

    long epochNanos() {
        return epochNanos;
    }

    int interfaceNumber() {
        return interfaceNumber;
    }

    /** Whether nothing is missing, and an IP header can say its length. */
    boolean isWhole() {
        return hasFirst && totalBytes >= 0 && blocks.cardinality() == blocksOf(totalBytes) && lengthField() <= LONGEST;
    }

    private int lengthField() {
        return headerBytes + totalBytes - (ipv6 ? IPV6_HEADER_BYTES : 0);
    }

    /** All of it as one IP packet that never was in fragments, cut where bytes were not captured; valid until it changes. */
    ByteBuffer whole() {
        int start = DATA - headerBytes;
        if (ipv6) {
            int offsetAndFlags = DATA - 6;
            bytes.putShort(start + 4, (short) lengthField());
            bytes.putShort(offsetAndFlags, (short) (bytes.getShort(offsetAndFlags) & ~Ipv6View.MORE_FRAGMENTS));
        } else {
            int flagsAndOffset = start + 6;
            bytes.putShort(start + 2, (short) lengthField());
            bytes.putShort(flagsAndOffset, (short) (bytes.getShort(flagsAndOffset) & ~Ipv4View.MORE_FRAGMENTS));
        }
        return bytes.limit(DATA + Math.min(knownBytes, totalBytes)).position(start);
    }

    /** The first fragment alone, as it came; valid until the datagram changes. */
    ByteBuffer first() {
        return bytes.limit(DATA + firstCapturedBytes).position(DATA - headerBytes);
    }

    private boolean isLengthOf(int whole) {
        return totalBytes < 0 ? whole > furthestEnd : whole == totalBytes;
    }

    /** Whether the decoder's segment is this one, put together by a host that the capture shows on both sides. */
    boolean isPutTogetherIn(PacketDecoder segment) {
        return !segment.fragmented()
                && segment.ipId() > 0
                && segment.ipId() == identification
                && isLengthOf(segment.tcpHeaderBytes() + segment.payloadBytes())
                && isFrom(segment.sourceHigh(), segment.sourceLow())
                && isTo(segment.destinationHigh(), segment.destinationLow())
                && beginsLike(segment);
    }

    /**
     * Whether its connection has gone on without it, as the decoder's segment shows: the other end acknowledges it, its sender
     * repeats it, or one of them ends or begins the connection. Then what is missing was captured by nobody.
     */
    boolean isOvertakenBy(PacketDecoder segment) {
        boolean same = isFrom(segment.sourceHigh(), segment.sourceLow())
                && isTo(segment.destinationHigh(), segment.destinationLow())
                && hasPorts(segment.sourcePort(), segment.destinationPort());
        boolean opposite = !same
                && isFrom(segment.destinationHigh(), segment.destinationLow())
                && isTo(segment.sourceHigh(), segment.sourceLow())
                && hasPorts(segment.destinationPort(), segment.sourcePort());
        if (!same && !opposite) {
            return false;
        }
        int flags = segment.flags();
        if ((flags & (TcpFlags.SYN | TcpFlags.RST)) != 0) {
            return true;
        }
        if (opposite) {
            return (flags & TcpFlags.ACK) != 0 && isBehind((int) segment.acknowledgment());
        }
        int begin = (int) segment.sequence();
        return !isBehind(begin) && isBehind(begin + segment.payloadBytes());
    }

    private boolean hasPorts(int source, int destination) {
        return bytes.getShort(DATA) == (short) source && bytes.getShort(DATA + 2) == (short) destination;
    }

    /** Whether a sequence number lies behind its first byte's (RFC 9293, 3.4). */
    private boolean isBehind(int number) {
        return number - sequence() > 0;
    }
}
