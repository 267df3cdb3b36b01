package io.wirewitness.diagnose;

import io.wirewitness.model.Connection;
import io.wirewitness.model.Endpoint;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.Incident;
import io.wirewitness.model.TcpFlags;
import io.wirewitness.model.TcpSegment;
import org.jspecify.annotations.Nullable;

/**
 * What of the request our side's timer had to send again, and how long nothing moved before each time. A lower bound: of the
 * segments that are still held.
 *
 * @param times how often
 * @param repaired how often of data that were acknowledged in the end, so that the other end was there and the way was open
 * @param waitedNanos how long it had been waiting in all
 * @param first the first repetition
 * @param last the last one
 * @param unacknowledgedBytes what was still missing at the end
 */
public record TimerRepeats(
        int times, int repaired, long waitedNanos, TcpSegment first, TcpSegment last, long unacknowledgedBytes) {

    /** TCP_RTO_MIN (Linux, include/net/tcp.h, HZ / 5): no timer repeats a segment sooner. */
    private static final long SHORTEST_TIMEOUT_NANOS = 200_000_000;

    /** Of the latest exchange; null if there was none, without packets, and where the window was closed. */
    public static @Nullable TimerRepeats ofRequest(Incident incident) {
        FlowSnapshot flow = incident.flow();
        Endpoint local = incident.local();
        Endpoint remote = incident.remote();
        if (flow == null
                || local == null
                || remote == null
                || flow.from(remote).zeroWindows().openSinceNanos() > 0) {
            return null; // what is sent into a closed window is a probe
        }
        Connection connection = incident.connection();
        return new Reading(flow, local, connection == null ? 0 : connection.exchangeStartNanos()).found();
    }

    /** One pass over the segments. */
    private static final class Reading {
        private final FlowSnapshot flow;
        private final Endpoint from;
        private final long inTheEnd;
        private long acknowledged = -1;
        private long highest = -1;
        private long lastSentNanos;
        private int times;
        private int repaired;
        private long waitedNanos;
        private @Nullable TcpSegment first;
        private @Nullable TcpSegment last;

        Reading(FlowSnapshot flow, Endpoint from, long sinceNanos) {
            this.flow = flow;
            this.from = from;
            Endpoint to = flow.client().equals(from) ? flow.server() : flow.client();
            this.inTheEnd = flow.from(to).highestAcknowledgment();
            for (TcpSegment segment : flow.segments()) {
                if (segment.epochNanos() < sinceNanos) {
                    continue; // of an earlier request
                }
                if (!segment.source().equals(from)) {
                    acknowledged = segment.has(TcpFlags.ACK) ? segment.acknowledgment() : acknowledged;
                } else if (segment.payloadBytes() > 0) {
                    sent(segment);
                }
            }
        }

        private void sent(TcpSegment segment) {
            long end = segment.sequence() + segment.payloadBytes();
            boolean again = highest >= 0 && Sequence.distance(segment.sequence(), highest) > 0;
            boolean known = acknowledged >= 0 && Sequence.distance(end, acknowledged) >= 0;
            long waited = segment.epochNanos() - lastSentNanos;
            if (again && !known && waited >= SHORTEST_TIMEOUT_NANOS) {
                times++;
                waitedNanos += waited;
                repaired += inTheEnd >= 0 && Sequence.distance(end, inTheEnd) >= 0 ? 1 : 0;
                first = first == null ? segment : first;
                last = segment;
            }
            highest = again ? highest : end & 0xffff_ffffL;
            lastSentNanos = segment.epochNanos();
        }

        @Nullable
        TimerRepeats found() {
            if (first == null || last == null || inTheEnd < 0) {
                return null;
            }
            FlowSnapshot.Side sender = flow.from(from);
            long missing = Sequence.distance(inTheEnd, sender.highestSequenceEnd()) - (sender.fin() == null ? 0 : 1);
            return new TimerRepeats(times, repaired, waitedNanos, first, last, Math.max(0, missing));
        }
    }
}
