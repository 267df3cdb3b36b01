package io.wirewitness.diagnose;

import io.wirewitness.model.Connection;
import io.wirewitness.model.Incident;
import io.wirewitness.model.KernelSnapshot;
import io.wirewitness.model.Tier;
import org.jspecify.annotations.Nullable;

/**
 * How many bytes of the present request the peer acknowledged.
 *
 * <p>Zero by the kernel's count is not always zero at the peer: the acknowledgment that rides on a RST is not counted.
 * Measured on Linux 6.18: a peer that read 412 bytes and then aborted leaves {@code tcpi_bytes_acked} where it was.
 *
 * @param tier who counted
 * @param bytes acknowledged bytes, never more than {@code of}
 * @param of bytes of the request that our kernel took
 */
public record Acknowledged(Tier tier, long bytes, long of) {

    private static final long GIVE_UP_BYTES_AT_MOST = 80;

    /** The kernel's count and the packets' count, whichever saw more; null if nobody counted. */
    public static @Nullable Acknowledged of(Incident incident) {
        Acknowledged kernel = byKernel(incident);
        Acknowledged packets = byPackets(incident);
        if (kernel == null || packets == null) {
            return kernel == null ? packets : kernel;
        }
        return kernel.bytes > packets.bytes ? kernel : packets;
    }

    /** The kernel's count at the failure; null if it was not asked, or its numbers cannot be assigned to this request. */
    public static @Nullable Acknowledged byKernel(Incident incident) {
        Exchange exchange = Exchange.of(incident);
        KernelSnapshot after = exchange == null ? null : exchange.atFailure();
        if (exchange == null || after == null || after.bytesAcked() < 0) {
            return null;
        }
        Connection connection = exchange.connection();
        long of = exchange.requestBytes();
        KernelSnapshot before = connection.kernelBeforeWrite();
        long bytes;
        if (before != null && before.bytesAcked() >= 0) {
            bytes = after.bytesAcked() - before.bytesAcked();
            if (bytes > 0 && before.unackedSegments() > 0) {
                return null; // some of them belong to the request before
            }
        } else {
            // All that was ever acknowledged, less our SYN and what earlier requests wrote. Our FIN can be in it too;
            // it
            // is acknowledged behind all data only, so that the upper bound below takes it out again.
            bytes = after.bytesAcked() - 1 - (connection.bytesOut() - of);
        }
        if (bytes > 0 && giveUpIsCounted(exchange, after, of - bytes)) {
            of = bytes;
        }
        return new Acknowledged(Tier.KERNEL, Math.max(0, Math.min(bytes, of)), of);
    }

    /**
     * True if the rest is what our side wrote as it gave up: the kernel had nothing in flight when it was asked, so that a
     * RST_STREAM of 13 bytes or a PING of 17, with TLS 22 more for each, came after.
     */
    private static boolean giveUpIsCounted(Exchange exchange, KernelSnapshot after, long rest) {
        return rest > 0
                && rest <= GIVE_UP_BYTES_AT_MOST
                && exchange.connection().multiplexed()
                && exchange.endedByOurTimer()
                && after.unackedSegments() == 0
                && after.notSentBytes() <= 0
                && after.retransmits() == 0;
    }

    /** The packets' count; null if the request is not among them. */
    public static @Nullable Acknowledged byPackets(Incident incident) {
        RequestOnWire request = RequestOnWire.of(incident);
        Connection connection = incident.connection();
        if (request == null || connection == null) {
            return null;
        }
        long of = connection.exchangeBytesOut();
        return new Acknowledged(Tier.PACKETS, Math.min(request.acknowledgedBytes(), of), of);
    }

    /** True if every byte that our kernel took was acknowledged, and there was one. */
    public boolean whole() {
        return of > 0 && bytes >= of;
    }

    /** True if no byte was. */
    public boolean none() {
        return bytes == 0;
    }

    /** {@code 0 of 412 request bytes were acknowledged}. */
    public String text() {
        return bytes + " of " + of + " request bytes were acknowledged";
    }
}
