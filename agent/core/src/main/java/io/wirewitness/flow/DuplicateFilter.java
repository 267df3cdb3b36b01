package io.wirewitness.flow;

/**
 * Recognises a segment that the capture shows more than once: on {@code any}, on bridges, on mirror ports, at both ends of
 * a virtual cable. One table of fixed size for all connections: a copy that comes so late that its place was taken twice
 * over is missed. Not thread-safe.
 *
 * <p>A copy has the same ends, sequence and acknowledgment numbers, flags, window, lengths, timestamps and IP
 * identification; it comes within 50 ms, and its TTL is the same or, behind a router, one or two lower. Without an
 * identification (IPv6, or 0 as Linux writes it into SYN-ACK and passive RST) it must come within a millisecond. A real
 * retransmission has a new identification and, mostly, a new timestamp.
 *
 * <p>Where the capture says which interface saw a packet, what another interface shows is a copy within a second, whichever
 * of the two comes first, if it has an identification or a timestamp to be known by.
 */
final class DuplicateFilter {

    /** 2 MiB. Copies come within microseconds, mostly; 2^17 segments are 50 ms at 2.6 million a second. */
    static final int ALL_CONNECTIONS = 1 << 17;

    /** 64 KiB, for a guest in another program. */
    static final int LIVE = 1 << 12;

    /** For the segments of one connection. */
    static final int ONE_CONNECTION = 1 << 8;

    private static final long IDENTIFIED_NANOS = 50_000_000;
    private static final long UNIDENTIFIED_NANOS = 1_000_000;
    private static final long OTHER_INTERFACE_NANOS = 1_000_000_000;
    private static final int LARGEST_TTL_LOSS = 2;

    /** The odd number next to 2^64 divided by the golden ratio (Knuth, volume 3, 6.4). */
    private static final long GOLDEN = 0x9e37_79b9_7f4a_7c15L;

    /** Another odd number without a pattern: the first 64 bits of pi's fraction, made odd. */
    private static final long SILVER = 0x243f_6a88_85a3_08d3L;

    private static final int TTL_BITS = 8;
    private static final int PRINT_SHIFT = 16;
    private static final int BYTE = 0xff;

    /**
     * Sets of two entries of two longs. First: the upper 48 bits of a hash of all that must be equal, the interface (8), the
     * TTL (8). Second: when. The set is chosen by the hash's lower bits.
     */
    private final long[] entries;

    private final int setMask;

    /** A filter that remembers at most so many segments, a power of two. */
    DuplicateFilter(int segments) {
        entries = new long[segments * 2];
        setMask = segments / 2 - 1;
    }

    /** Reads the place where a print belongs, and nothing else: it is in the cache then. */
    long touch(long print) {
        return entries[((int) print & setMask) << 2];
    }

    /** True if the segment, which has its {@link #print}, is a copy of a recent one; if not, it is remembered. */
    boolean isDuplicate(Segment segment) {
        long print = segment.print;
        int at = ((int) print & setMask) << 2;
        int face = (segment.interfaceNumber + 1) & BYTE;
        if (isCopy(segment, print, face, at) || isCopy(segment, print, face, at + 2)) {
            return true;
        }
        int older = entries[at + 1] <= entries[at + 3] ? at : at + 2;
        entries[older] = ((print >>> PRINT_SHIFT) << PRINT_SHIFT) | ((long) face << TTL_BITS) | segment.ttl;
        entries[older + 1] = segment.epochNanos;
        return false;
    }

    private boolean isCopy(Segment segment, long print, int face, int at) {
        long seen = entries[at];
        if (((seen ^ print) >>> PRINT_SHIFT) != 0) {
            return false;
        }
        long nanos = Math.abs(segment.epochNanos - entries[at + 1]);
        int lost = (int) (seen & BYTE) - segment.ttl;
        int seenFace = (int) (seen >>> TTL_BITS) & BYTE;
        boolean identified = segment.ipId > 0;
        if (face != seenFace && face != 0 && seenFace != 0) {
            long limit = identified || segment.hasTimestamps ? OTHER_INTERFACE_NANOS : UNIDENTIFIED_NANOS;
            return nanos <= limit && Math.abs(lost) <= LARGEST_TTL_LOSS;
        }
        return nanos <= (identified ? IDENTIFIED_NANOS : UNIDENTIFIED_NANOS) && lost >= 0 && lost <= LARGEST_TTL_LOSS;
    }

    /**
     * A hash of all that copies have in common.
     *
     * @param ends a hash of the segment's two ends that is another one in the other direction
     */
    static long print(Segment segment, long ends) {
        long shape = ((long) segment.payloadBytes << 32)
                | ((long) segment.window << 16)
                | ((long) segment.flags << 8)
                | segment.tcpHeaderBytes;
        long numbers = mix(((segment.sequence << 32) | segment.acknowledgment) + ends);
        return mix((numbers ^ shape) + segment.timestamps * GOLDEN + segment.ipId * SILVER);
    }

    /** The finaliser of SplitMix64 (Steele, Lea, Flood 2014): every input bit reaches every output bit. */
    static long mix(long value) {
        long mixed = value;
        mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }
}
