package io.wirewitness.diagnose;

import io.wirewitness.model.Connection;
import io.wirewitness.model.Incident;
import io.wirewitness.model.KernelSnapshot;
import io.wirewitness.model.Tier;
import org.jspecify.annotations.Nullable;

/**
 * The segments that our kernel counted on a socket whose connect failed. Any thread.
 *
 * <p>Measured on Linux 6.18: a reset that answers the SYN is counted ({@code tcpi_segs_in} 1), an ICMP message is no segment and is
 * not (0). A blocking {@code connect(2)} clears both counts when it fails, so that two zeros say nothing.
 *
 * @param epochNanos when they were read
 * @param sent {@code tcpi_segs_out}: SYNs, repetitions included
 * @param received {@code tcpi_segs_in}
 */
public record ConnectCount(long epochNanos, int sent, int received) {

    /** The count at the failure of a connect; null if nobody asked the kernel, or it had forgotten. */
    public static @Nullable ConnectCount of(Incident incident) {
        Connection connection = incident.connection();
        KernelSnapshot after = connection == null ? null : connection.kernelAtFailure();
        return !incident.failure().kind().inConnecting()
                        || after == null
                        || after.segmentsOut() < 1
                        || after.segmentsIn() < 0
                ? null
                : new ConnectCount(after.epochNanos(), after.segmentsOut(), after.segmentsIn());
    }

    /** True if a SYN left and not one segment came back: whatever ended the connect was no segment of TCP. */
    public boolean nothingCame() {
        return received == 0;
    }

    /** {@code the kernel counts 1 segment sent and none received}. */
    public String text() {
        return "the kernel counts " + Quantity.counted(sent, "segment") + " sent and "
                + (received == 0 ? "none" : Integer.toString(received)) + " received";
    }

    /** Adds the count. */
    public void describe(Statement statement) {
        statement.fact(Tier.KERNEL, epochNanos, text());
    }
}
