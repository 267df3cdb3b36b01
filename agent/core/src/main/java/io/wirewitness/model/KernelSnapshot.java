package io.wirewitness.model;

/**
 * What {@code getsockopt(TCP_INFO)} and {@code ioctl(FIONREAD)} said of one socket at one moment. A field that the
 * running kernel does not have is -1. Names follow {@code struct tcp_info} in {@code include/uapi/linux/tcp.h}.
 *
 * @param epochNanos when it was read
 * @param state the socket's state; CLOSE after a reset
 * @param unackedSegments {@code tcpi_unacked}: segments sent and not acknowledged; purged by a reset
 * @param retransmits {@code tcpi_retransmits}: time-outs in a row without an acknowledgement
 * @param backoff {@code tcpi_backoff}: doublings of the retransmission timer
 * @param totalRetransmits {@code tcpi_total_retrans}: over the connection's life
 * @param bytesSent {@code tcpi_bytes_sent}: payload put on the wire, retransmissions included
 * @param bytesRetransmitted {@code tcpi_bytes_retrans}
 * @param bytesAcked {@code tcpi_bytes_acked}: acknowledged by the peer's kernel; the connecting side's SYN
 *     counts as one (the accepting side's does not), and so does our FIN, once acknowledged
 * @param bytesReceived {@code tcpi_bytes_received}: payload that arrived in order; the peer's FIN counts as one
 * @param notSentBytes {@code tcpi_notsent_bytes}: written and still waiting here
 * @param rttMicros {@code tcpi_rtt}: smoothed round trip
 * @param minRttMicros {@code tcpi_min_rtt}
 * @param lastDataSentMillis {@code tcpi_last_data_sent}: age of the last payload sent
 * @param lastDataReceivedMillis {@code tcpi_last_data_recv}: age of the last payload received
 * @param lastAckReceivedMillis {@code tcpi_last_ack_recv}: age of the last acknowledgement
 * @param receiveQueueBytes bytes that arrived and the application has not read (FIONREAD); a FIN does not count
 * @param segmentsIn {@code tcpi_segs_in}
 * @param segmentsOut {@code tcpi_segs_out}
 * @param pathMtuBytes {@code tcpi_pmtu}
 * @param outOfOrderSegments {@code tcpi_rcv_ooopack}: segments of payload that ever arrived behind a hole, since Linux 5.4
 * @param sendWindowBytes {@code tcpi_snd_wnd}: what the peer's receive window lets us send, scaled, since Linux 5.4
 */
public record KernelSnapshot(
        long epochNanos,
        TcpState state,
        int unackedSegments,
        int retransmits,
        int backoff,
        int totalRetransmits,
        long bytesSent,
        long bytesRetransmitted,
        long bytesAcked,
        long bytesReceived,
        long notSentBytes,
        long rttMicros,
        long minRttMicros,
        long lastDataSentMillis,
        long lastDataReceivedMillis,
        long lastAckReceivedMillis,
        long receiveQueueBytes,
        int segmentsIn,
        int segmentsOut,
        int pathMtuBytes,
        int outOfOrderSegments,
        long sendWindowBytes) {

    /**
     * True if what waits here waits for the peer to read: its window is closed, or the kernel does not say, and all that was sent is
     * acknowledged.
     */
    public boolean waitsForWindow() {
        return notSentBytes > 0 && unackedSegments == 0 && sendWindowBytes <= 0;
    }

    /**
     * True if something waits here although the peer's window is open and nothing is in flight: a segment that netfilter drops on its
     * way out (EPERM) stays unsent (measured on 6.18: notsent 3600000, unacked 0, snd_wnd 65536).
     */
    public boolean isHeldBackHere() {
        return notSentBytes > 0 && unackedSegments == 0 && sendWindowBytes > 0;
    }
}
