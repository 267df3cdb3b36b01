package io.wirewitness.diagnose;

import io.wirewitness.model.Connection;
import io.wirewitness.model.Endpoint;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.Incident;
import io.wirewitness.model.TcpFlags;
import io.wirewitness.model.TcpSegment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What of the request our side's timer had to send again, and how long nothing moved before each time. A lower bound: of the
 * segments that are still held.
 *
 * @param times how often
 * @param losses of how many segments
 * @param repaired how many of those were acknowledged in the end: the other end was there and the way was open
 * @param repairedTimes how often those had been sent again
 * @param waitedNanos how long it had been waiting in all
 * @param first the first repetition
 * @param last the last one
 * @param unacknowledgedBytes what was still missing at the end
 */
public record TimerRepeats(
        int times,
        int losses,
        int repaired,
        int repairedTimes,
        long waitedNanos,
        TcpSegment first,
        TcpSegment last,
        long unacknowledgedBytes) {

    /** A segment that came twice is acknowledged twice, at once (RFC 9293, 3.10.7.4; RFC 2883). */
    private static final long AT_ONCE_NANOS = 100_000_000;

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

        /** One segment that a timer sent again. */
        private static final class Loss {
            private final TcpSegment first;
            private TcpSegment last;
            private int times;
            private long waitedNanos;

            Loss(TcpSegment first) {
                this.first = first;
                this.last = first;
            }
        }

        private final FlowSnapshot flow;
        private final Endpoint from;
        private final Map<Long, Loss> losses = new LinkedHashMap<>();
        private long acknowledged = -1;
        private long highest = -1;
        private long lastSentNanos;
        private boolean windowClosed;

        Reading(FlowSnapshot flow, Endpoint from, long sinceNanos) {
            this.flow = flow;
            this.from = from;
            for (TcpSegment segment : flow.segments()) {
                if (segment.epochNanos() < sinceNanos) {
                    continue; // of an earlier request
                }
                if (!segment.source().equals(from)) {
                    acknowledged = segment.has(TcpFlags.ACK) ? segment.acknowledgment() : acknowledged;
                    windowClosed = segment.has(TcpFlags.ACK) && segment.window() == 0;
                } else if (segment.payloadBytes() > 0) {
                    sent(segment);
                }
            }
        }

        private void sent(TcpSegment segment) {
            long end = end(segment);
            boolean again = highest >= 0 && Sequence.distance(segment.sequence(), highest) > 0;
            boolean known = acknowledged >= 0 && Sequence.distance(end, acknowledged) >= 0;
            boolean probe = windowClosed || segment.payloadBytes() == 1;
            long waited = segment.epochNanos() - lastSentNanos;
            if (again && !known && !probe && waited >= Stuck.SHORTEST_TIMEOUT_NANOS) {
                Loss loss = losses.computeIfAbsent(segment.sequence(), sequence -> new Loss(segment));
                loss.times++;
                loss.waitedNanos += waited;
                loss.last = segment;
            }
            highest = again ? highest : end;
            lastSentNanos = segment.epochNanos();
        }

        private static long end(TcpSegment segment) {
            return (segment.sequence() + segment.payloadBytes()) & 0xffff_ffffL;
        }

        @Nullable
        TimerRepeats found() {
            FlowSnapshot.Side sender = flow.from(from);
            long inTheEnd = flow.from(from.equals(flow.client()) ? flow.server() : flow.client())
                    .highestAcknowledgment();
            losses.values().removeIf(loss -> cameMoreThanOnce(end(loss.last)));
            if (losses.isEmpty() || inTheEnd < 0) {
                return null;
            }
            int times = 0;
            int repaired = 0;
            int repairedTimes = 0;
            long waitedNanos = 0;
            List<Loss> all = List.copyOf(losses.values());
            for (Loss loss : all) {
                boolean through = Sequence.distance(end(loss.last), inTheEnd) >= 0;
                times += loss.times;
                waitedNanos += loss.waitedNanos;
                repaired += through ? 1 : 0;
                repairedTimes += through ? loss.times : 0;
            }
            long missing = Sequence.distance(inTheEnd, sender.highestSequenceEnd()) - (sender.fin() == null ? 0 : 1);
            return new TimerRepeats(
                    times,
                    losses.size(),
                    repaired,
                    repairedTimes,
                    waitedNanos,
                    all.get(0).first,
                    all.get(all.size() - 1).last,
                    Math.max(0, missing));
        }

        /** True if all up to there was acknowledged twice at once: the copies had come too, and it was the receiver that stood still. */
        private boolean cameMoreThanOnce(long end) {
            long firstNanos = 0;
            for (TcpSegment segment : flow.segments()) {
                boolean acknowledges = !segment.source().equals(from)
                        && segment.has(TcpFlags.ACK)
                        && segment.payloadBytes() == 0
                        && segment.acknowledgment() == end;
                if (acknowledges && firstNanos == 0) {
                    firstNanos = segment.epochNanos();
                } else if (acknowledges) {
                    return segment.epochNanos() - firstNanos < AT_ONCE_NANOS;
                }
            }
            return false;
        }
    }
}
