package io.wirewitness.diagnose;

import io.wirewitness.model.FlowExchange;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.Incident;
import io.wirewitness.model.TcpSegment;
import org.jspecify.annotations.Nullable;

/**
 * How long a client waited for its answer, as a capture alone shows it: the reading that splits {@code peer-slow}, {@code
 * local-timeout} and {@code client-gone}, which a capture cannot tell apart by an exception's name.
 *
 * @param gaveUp the client's FIN or RST; null if it was still waiting when the capture ended
 * @param silentNanos from the last byte of either side to that, or to the end of the capture
 * @param answerBytes bytes of the answer that had come by then
 * @param lateAnswer payload of the server behind the client's end; null if none was seen
 */
public record Patience(
        @Nullable TcpSegment gaveUp,
        long silentNanos,
        long answerBytes,
        @Nullable TcpSegment lateAnswer) {

    /**
     * From here on it was the silence that drove the client away. Read time-outs of libraries begin at 5 s; people and
     * schedulers cancel sooner.
     */
    public static final long LONG_NANOS = 3_000_000_000L;

    /** The reading of an exchange whose client gave up or waits; null if it did neither, or if an application tells. */
    public static @Nullable Patience of(Incident incident, Exchange exchange) {
        FlowExchange seen = exchange.seen();
        FlowSnapshot flow = incident.flow();
        Ending ending = Ending.of(incident);
        boolean waiting = exchange.stillWaiting();
        if (seen == null || flow == null || ending == null || !(waiting || exchange.endedByOurTimer())) {
            return null;
        }
        TcpSegment gaveUp = waiting ? null : ending.ourFirst();
        long until = gaveUp == null ? incident.epochNanos() : gaveUp.epochNanos();
        long last = seen.requestLastNanos();
        long answerBytes = seen.responseBytes();
        TcpSegment late = null;
        for (TcpSegment segment : flow.segments()) {
            if (segment.payloadBytes() == 0 || !segment.source().equals(flow.server())) {
                continue;
            }
            if (gaveUp != null && segment.number() > gaveUp.number()) {
                // The answer to a FIN inside TLS is a close_notify.
                boolean alert = exchange.tls() && segment.payloadBytes() <= Exchange.TLS_ALERT_BYTES_AT_MOST;
                late = late == null && !alert ? segment : late;
                answerBytes -= segment.payloadBytes();
            } else if (segment.number() > seen.requestNumber()) {
                last = Math.max(last, segment.epochNanos());
            }
        }
        return new Patience(gaveUp, Math.max(0, until - last), Math.max(0, answerBytes), late);
    }

    /** True if the server was silent for so long that this drove the client away, or should soon. */
    public boolean tooLong() {
        return silentNanos >= LONG_NANOS;
    }

    /** A time-out that libraries have by default or people like to set, which fired just now; -1 if none fits. */
    public long roundSeconds() {
        return gaveUp == null ? -1 : roundSeconds(silentNanos);
    }

    /** The same for a time somebody waited before it gave up. */
    public static long roundSeconds(long waitedNanos) {
        for (long seconds :
                new long[] {1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 15, 20, 30, 45, 60, 90, 100, 120, 180, 300, 600}) {
            long over = waitedNanos - seconds * 1_000_000_000;
            // Timers fire late, never early; the clock of the capture lies a way away.
            if (over >= -5_000_000 && over <= 100_000_000) {
                return seconds;
            }
        }
        return -1;
    }

    /** Adds the client's end and what came behind it. */
    public void describe(Statement statement, Incident incident) {
        RequestOnWire request = RequestOnWire.of(incident);
        Ending ending = Ending.of(incident);
        if (request != null) {
            statement.request(
                    request, "; " + request.acknowledgedBytes() + " of " + request.sentBytes() + " bytes acknowledged");
        }
        if (gaveUp != null && ending != null) {
            long round = roundSeconds();
            statement.packet(
                    gaveUp,
                    ending.ourFirstText(incident) + " after " + Quantity.nanos(silentNanos) + " of silence"
                            + (round > 0 ? ", as a time-out of " + round + " s does" : ""));
        }
        statement.packet(lateAnswer, "the server's answer, too late");
    }
}
