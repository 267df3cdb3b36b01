package io.wirewitness.flow;

import io.wirewitness.packet.PacketDecoder;

/**
 * Recognises a segment that the capture shows more than once: on {@code any}, on bridges, on mirror ports. It is for one
 * direction of one connection, in constant space. Not thread-safe.
 *
 * <p>A copy has the same sequence and acknowledgment numbers, flags, window, lengths, timestamps and IP identification; it
 * comes within 50 ms, and its TTL is the same or, behind a router, one or two lower. Without an identification (IPv6, or 0
 * as Linux writes it into SYN-ACK and passive RST) it must come within a millisecond. A real retransmission has a new
 * identification and, mostly, a new timestamp.
 */
final class DuplicateFilter {

    private static final long IDENTIFIED_NANOS = 50_000_000;
    private static final long UNIDENTIFIED_NANOS = 1_000_000;
    private static final int LARGEST_TTL_LOSS = 2;

    /** A copy may follow a whole batch of other segments; 16 is a judgement, not a limit of the kernel. */
    private static final int REMEMBERED = 16;

    private static final long TTL_MASK = 0xff;

    /** Upper 56 bits: a hash of all that must be equal. Lowest 8: the TTL. */
    private final long[] prints = new long[REMEMBERED];

    private final long[] times = new long[REMEMBERED];
    private int next;
    private int size;

    /** True if the decoder's segment is a copy of a recent one; if not, it is remembered. */
    boolean isDuplicate(long epochNanos, PacketDecoder decoder) {
        int ipId = decoder.ipId();
        long print = print(decoder, ipId);
        int ttl = decoder.ttl();
        long limit = ipId > 0 ? IDENTIFIED_NANOS : UNIDENTIFIED_NANOS;
        for (int i = 0; i < size; i++) {
            long seen = prints[i];
            if (((seen ^ print) & ~TTL_MASK) == 0) {
                int lost = (int) (seen & TTL_MASK) - ttl;
                if (Math.abs(epochNanos - times[i]) <= limit && lost >= 0 && lost <= LARGEST_TTL_LOSS) {
                    return true;
                }
            }
        }
        prints[next] = (print & ~TTL_MASK) | ttl;
        times[next] = epochNanos;
        next = (next + 1) % REMEMBERED;
        size = Math.min(size + 1, REMEMBERED);
        return false;
    }

    private static long print(PacketDecoder decoder, int ipId) {
        long print = decoder.sequence() << 32 | decoder.acknowledgment();
        long shape = (long) decoder.payloadBytes() << 32
                | (long) decoder.window() << 16
                | (long) decoder.flags() << 8
                | decoder.tcpHeaderBytes();
        print = mix(print) ^ shape;
        print = mix(print) ^ decoder.timestamps();
        return mix(print) ^ mix(ipId);
    }

    /** The finaliser of SplitMix64 (Steele, Lea, Flood 2014): every input bit reaches every output bit. */
    static long mix(long value) {
        long mixed = value;
        mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }
}
