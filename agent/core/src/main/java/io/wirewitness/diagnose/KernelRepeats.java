package io.wirewitness.diagnose;

import io.wirewitness.model.Connection;
import io.wirewitness.model.Incident;
import io.wirewitness.model.KernelSnapshot;
import org.jspecify.annotations.Nullable;

/**
 * What our kernel counts of segments that it had to send again since the request began. It does not say when.
 *
 * @param atNanos when it was asked
 * @param times segments sent again ({@code tcpi_total_retrans})
 * @param inARow of those, time-outs since the last acknowledgment ({@code tcpi_retransmits})
 * @param bytes their payload ({@code tcpi_bytes_retrans})
 */
public record KernelRepeats(long atNanos, int times, int inARow, long bytes) {

    /** A tail loss probe is sent again without a time-out (RFC 8985, 7). */
    private static final int PROBES = 1;

    /** A connection so young has sent one SYN (tcp_timeout_init: a second), and what it had to repeat can be little else. */
    private static final long YOUNG_NANOS = 900_000_000;

    /** Of the present exchange; null where the kernel was not asked, or nothing is known of what it had counted before. */
    public static @Nullable KernelRepeats of(Incident incident) {
        Exchange exchange = Exchange.of(incident);
        KernelSnapshot after = exchange == null ? null : exchange.atFailure();
        if (exchange == null || after == null || after.totalRetransmits() < 0 || after.bytesRetransmitted() < 0) {
            return null;
        }
        Connection connection = exchange.connection();
        KernelSnapshot before = connection.kernelBeforeWrite();
        if (before == null && connection.exchangeStartNanos() - connection.openedNanos() > YOUNG_NANOS) {
            return null;
        }
        int times = after.totalRetransmits() - (before == null ? 0 : Math.max(0, before.totalRetransmits()));
        long bytes = after.bytesRetransmitted() - (before == null ? 0 : Math.max(0, before.bytesRetransmitted()));
        return new KernelRepeats(after.epochNanos(), times, Math.max(0, after.retransmits()), bytes);
    }

    /** How many of them, at least, were followed by an acknowledgment: the other end was there and the way was open. */
    public int repaired() {
        return Math.max(0, times - inARow - PROBES);
    }

    /** Payload of one of them, on average; 0 if there were none. */
    public long averageBytes() {
        return times <= 0 ? 0 : bytes / times;
    }
}
