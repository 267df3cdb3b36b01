package io.wirewitness.diagnose;

import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.Incident;
import io.wirewitness.model.TcpSegment;
import io.wirewitness.model.ZeroWindows;
import org.jspecify.annotations.Nullable;

/**
 * A receiver that let the server send nothing for so long that the server may have tired of it: its window was 0.
 *
 * @param windows how often and how long the receiver's window was 0
 * @param end the server's FIN or RST, whichever came first
 * @param answerNanos from the answer's first byte to the server's end; 0 if its beginning is not known
 */
public record SlowReader(ZeroWindows windows, TcpSegment end, long answerNanos) {

    /** A busy program pauses for moments; send time-outs of a second or two are set by hand, and seen. */
    private static final long ONE_STALL_NANOS = 1_000_000_000L;

    /** Kestrel's grace is 5 s, and no default of a send time-out known is shorter. */
    private static final long SHORTEST_DEFAULT_NANOS = 5_000_000_000L;

    /** Servers with a minimum rate look at the average: a reader that stops again and again for most of the time. */
    private static final long STALLS_NANOS = 10_000_000_000L;

    private static final int STALLS_AT_LEAST = 3;

    /**
     * What the server's kernel still held goes out once the window opens, and the FIN queues behind it: a send buffer is
     * at most some megabytes.
     */
    private static final long DRAINED_NANOS = 2_000_000_000L;

    /** The reading; null if there was no such stall, or the server did not end the connection in or behind it. */
    public static @Nullable SlowReader of(Incident incident) {
        FlowSnapshot.Side ours = incident.ours();
        Ending ending = Ending.of(incident);
        TcpSegment end = ending == null || ending.begunByUs() ? null : ending.peerFirst();
        if (ours == null || end == null || ours.zeroWindows().count() == 0) {
            return null;
        }
        Exchange exchange = Exchange.of(incident);
        long answerNanos = exchange == null ? 0 : answerNanos(incident, exchange, end);
        SlowReader reader = new SlowReader(ours.zeroWindows(), end, answerNanos);
        return reader.once() || reader.againAndAgain() ? reader : null;
    }

    /** True if one stall was long, and the server's end came in it or as soon as it was over. */
    public boolean once() {
        return windows.longestNanos() >= ONE_STALL_NANOS
                && end.epochNanos() >= windows.longestStartNanos() + ONE_STALL_NANOS
                && end.epochNanos() <= windows.longestEndNanos() + DRAINED_NANOS;
    }

    /** True if there was one stall, shorter than any server waits by default: its end may have come of something else. */
    public boolean briefly() {
        return windows.longestNanos() < SHORTEST_DEFAULT_NANOS && !againAndAgain();
    }

    /** True if stalls took most of the answer's time. */
    public boolean againAndAgain() {
        return windows.count() >= STALLS_AT_LEAST
                && windows.totalNanos() >= STALLS_NANOS
                && answerNanos > 0
                && windows.totalNanos() >= answerNanos / 2;
    }

    private static long answerNanos(Incident incident, Exchange exchange, TcpSegment end) {
        FlowSnapshot flow = incident.flow();
        long begun = exchange.connection().exchangeStartNanos();
        if (flow != null && flow.exchange() != null && flow.exchange().responseFirstNanos() >= begun) {
            begun = flow.exchange().responseFirstNanos();
        }
        return begun == 0 ? 0 : Math.max(0, end.epochNanos() - begun);
    }
}
