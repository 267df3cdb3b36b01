package io.wirewitness.kernel;

import io.wirewitness.model.KernelSnapshot;
import io.wirewitness.model.TcpState;
import java.nio.ByteBuffer;

/**
 * Reads {@code struct tcp_info} ({@code include/uapi/linux/tcp.h}). The structure only ever grew at its end, so the
 * length the kernel returned tells which fields are there: 104 bytes in Linux 2.6, 192 in 4.10, 232 in 5.4, 280 in 6.18.
 *
 * <pre>
 *   0 u8  state, ca_state, retransmits, probes, backoff, options, window scales, flags
 *   8 u32 rto, ato, snd_mss, rcv_mss
 *  24 u32 unacked, sacked, lost, retrans, fackets
 *  44 u32 last_data_sent, last_ack_sent (always 0), last_data_recv, last_ack_recv     milliseconds ago
 *  60 u32 pmtu, rcv_ssthresh, rtt, rttvar, snd_ssthresh, snd_cwnd, advmss, reordering
 *  92 u32 rcv_rtt, rcv_space, total_retrans
 * 104 u64 pacing_rate, max_pacing_rate, bytes_acked, bytes_received                   Linux 3.15, 4.1
 * 136 u32 segs_out, segs_in, notsent_bytes, min_rtt, data_segs_in, data_segs_out      Linux 4.2, 4.6
 * 160 u64 delivery_rate, busy_time, rwnd_limited, sndbuf_limited                      Linux 4.9, 4.10
 * 192 u32 delivered, delivered_ce                                                     Linux 4.18
 * 200 u64 bytes_sent, bytes_retrans                                                   Linux 4.19
 * 216 u32 dsack_dups, reord_seen, rcv_ooopack, snd_wnd, rcv_wnd, rehash ...
 * </pre>
 *
 * <p>What the byte counts mean, measured on Linux 6.18 by {@code KernelSocketsTest}, because rules subtract them:
 *
 * <ul>
 *   <li>{@code bytes_acked} is what the peer acknowledged of our sequence space. On the connecting side that includes
 *       our SYN: 1 when connected, 101 after 100 acknowledged bytes. On the accepting side our SYN-ACK is not counted:
 *       0 when accepted, 100 after 100 bytes. Our FIN adds 1 on either side, once it is acknowledged.
 *   <li>{@code bytes_received} is payload in order, and the peer's FIN adds 1; the peer's SYN does not count.
 *   <li>{@code bytes_sent} is payload only, with retransmissions; {@code unacked} counts a FIN as a segment.
 *   <li>FIONREAD (the receive queue) does not count the FIN, unlike Recv-Q of {@code ss}.
 *   <li>A reset leaves all of these as they were, but for {@code unacked}, which becomes 0.
 * </ul>
 */
final class TcpInfo {

    /** Room for the 280 bytes of Linux 6.18 and some growth; the kernel cuts what does not fit. */
    static final int MOST_BYTES = 384;

    /** Until {@code total_retrans}: what every Linux since 2.6.2 has. */
    private static final int LEAST_BYTES = 104;

    private static final long UNKNOWN_MIN_RTT = 0xffff_ffffL; // tcp_min_rtt() before the first sample

    private TcpInfo() {}

    /** True if the kernel returned enough to be a tcp_info at all. */
    static boolean isPlausible(int length) {
        return length >= LEAST_BYTES;
    }

    /** The structure at this offset, in the buffer's byte order, of which so many bytes are valid. */
    static KernelSnapshot parse(ByteBuffer bytes, int offset, int length, long epochNanos, long receiveQueueBytes) {
        View info = new View(bytes, offset, length);
        long minRtt = info.u32(148);
        return new KernelSnapshot(
                epochNanos,
                TcpState.of(info.u8(0)),
                (int) info.u32(24),
                info.u8(2),
                info.u8(4),
                (int) info.u32(100),
                info.u64(200),
                info.u64(208),
                info.u64(120),
                info.u64(128),
                info.u32(144),
                info.u32(68),
                minRtt == UNKNOWN_MIN_RTT ? -1 : minRtt,
                info.u32(44),
                info.u32(52),
                info.u32(56),
                receiveQueueBytes,
                (int) info.u32(140),
                (int) info.u32(136),
                (int) info.u32(60),
                (int) info.u32(224),
                info.u32(228));
    }

    /** Fields by offset; -1 beyond the valid length. */
    private record View(ByteBuffer bytes, int offset, int length) {

        int u8(int at) {
            return at + 1 <= length ? bytes.get(offset + at) & 0xff : -1;
        }

        long u32(int at) {
            return at + 4 <= length ? bytes.getInt(offset + at) & 0xffff_ffffL : -1;
        }

        long u64(int at) {
            return at + 8 <= length ? bytes.getLong(offset + at) : -1;
        }
    }
}
