package io.wirewitness.diagnose;

import io.wirewitness.model.Connection;
import io.wirewitness.model.Endpoint;
import io.wirewitness.model.FlowExchange;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.Incident;
import io.wirewitness.model.Payload;
import io.wirewitness.model.TcpFlags;
import io.wirewitness.model.TcpSegment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The present request among the packets.
 *
 * @param first the segment that began it, or the earliest of it that is held
 * @param sequence the raw sequence number of its first byte
 * @param sentBytes how much of it was put on the wire
 * @param acknowledgedBytes how much of it the peer acknowledged, with a FIN or a RST too
 * @param retransmissions how often {@code first} or a later part of it was sent again
 * @param after all segments of both sides behind {@code first}, in order of capture
 */
public record RequestOnWire(
        TcpSegment first,
        long sequence,
        long sentBytes,
        long acknowledgedBytes,
        int retransmissions,
        List<TcpSegment> after) {

    /** A segment of the sought sequence number may have waited for the window, or be a later copy. */
    private static final long EXACT_SLACK_NANOS = 1_000_000_000;

    public RequestOnWire {
        after = List.copyOf(after);
    }

    /** Finds the request; null without packets, or if they do not hold its beginning. */
    public static @Nullable RequestOnWire of(Incident incident) {
        FlowSnapshot flow = incident.flow();
        Connection connection = incident.connection();
        Endpoint local = incident.local();
        FlowSnapshot.Side ours = incident.ours();
        FlowSnapshot.Side theirs = incident.theirs();
        if (flow == null || connection == null || local == null || ours == null || theirs == null) {
            return null;
        }
        if (connection.exchangeBytesOut() <= 0 || ours.highestSequenceEnd() < 0) {
            return null;
        }
        long end = ours.highestSequenceEnd() - (ours.fin() == null ? 0 : 1);
        Exchange exchange = Exchange.of(incident);
        FlowExchange seen = exchange == null ? null : exchange.seen();
        TcpSegment first = seen == null ? first(flow, local, connection, end) : first(flow, local, seen);
        if (first == null) {
            return null;
        }
        long sequence = seen == null ? first.sequence() : seen.requestSequence();
        List<TcpSegment> after = (seen == null ? flow.recent() : flow.segments())
                .stream().filter(segment -> segment.number() > first.number()).toList();
        long sent = Math.max(0, Sequence.distance(sequence, end));
        return new RequestOnWire(
                first, sequence, sent, acknowledged(sequence, sent, theirs), repeats(first, local, after), after);
    }

    /** True if any captured segment of the connection carries a TLS record. */
    static boolean carriesTls(Incident incident) {
        FlowSnapshot flow = incident.flow();
        return flow != null
                && flow.recent().stream().anyMatch(segment -> switch (segment.payload()) {
                    case TLS_CLIENT_HELLO, TLS_SERVER_HELLO, TLS_HANDSHAKE, TLS_ALERT, TLS_APPLICATION_DATA -> true;
                    default -> false;
                });
    }

    /** How many bytes of the request a segment of the peer acknowledges; 0 without an acknowledgment. */
    public long coveredBy(TcpSegment segment) {
        if (!segment.has(TcpFlags.ACK)) {
            return 0;
        }
        return clamp(Sequence.distance(sequence, segment.acknowledgment()), sentBytes);
    }

    /** True if whoever sent the request had that FIN already: it is acknowledged. Holds wherever the capture was taken. */
    public boolean sentBehind(TcpSegment fin) {
        return first.has(TcpFlags.ACK)
                && Sequence.distance(fin.sequence() + fin.sequenceLength(), first.acknowledgment()) >= 0;
    }

    /** True if the request is only the greeting of a TLS handshake. */
    public boolean isTlsHello() {
        return first.payload() == Payload.TLS_CLIENT_HELLO;
    }

    /** The first segment behind the request that the peer sent; null if none was seen. */
    public @Nullable TcpSegment firstFromPeer() {
        for (TcpSegment segment : after) {
            if (segment.source().equals(first.destination())) {
                return segment;
            }
        }
        return null;
    }

    /** By the capture's own numbers; the clocks are one. */
    private static @Nullable TcpSegment first(FlowSnapshot flow, Endpoint local, FlowExchange seen) {
        for (TcpSegment segment : flow.segments()) {
            if (segment.number() >= seen.requestNumber()
                    && segment.source().equals(local)
                    && segment.payloadBytes() > 0) {
                return segment;
            }
        }
        return null;
    }

    private static @Nullable TcpSegment first(FlowSnapshot flow, Endpoint local, Connection connection, long end) {
        // Counted back from the last byte: exact if all that was written has left.
        long sought = (end - connection.exchangeBytesOut()) & 0xffff_ffffL;
        TcpSegment byTime = null;
        long slack = Math.max(0, Math.min(Exchange.CLOCK_SLACK_NANOS, connection.exchangeIdleMillis() * 500_000));
        for (TcpSegment segment : flow.recent()) {
            if (!segment.source().equals(local) || segment.payloadBytes() == 0) {
                continue;
            }
            long late = segment.epochNanos() - connection.exchangeStartNanos();
            if (segment.sequence() == sought && late >= -EXACT_SLACK_NANOS) {
                return segment;
            }
            if (byTime == null && late >= -slack) {
                byTime = segment;
            }
        }
        return byTime;
    }

    private static long acknowledged(long start, long sent, FlowSnapshot.Side theirs) {
        long highest = theirs.highestAcknowledgment();
        long acknowledged = highest < 0 ? 0 : clamp(Sequence.distance(start, highest), sent);
        for (TcpSegment last : new @Nullable TcpSegment[] {theirs.fin(), theirs.rst()}) {
            if (last != null && last.has(TcpFlags.ACK)) {
                acknowledged = Math.max(acknowledged, clamp(Sequence.distance(start, last.acknowledgment()), sent));
            }
        }
        return acknowledged;
    }

    private static int repeats(TcpSegment first, Endpoint local, List<TcpSegment> after) {
        int repeats = 0;
        long end = first.sequence() + first.payloadBytes();
        for (TcpSegment segment : after) {
            if (segment.source().equals(local) && segment.payloadBytes() > 0) {
                long distance = Sequence.distance(end, segment.sequence() + segment.payloadBytes());
                if (distance <= 0) {
                    repeats++;
                } else {
                    end += distance;
                }
            }
        }
        return repeats;
    }

    private static long clamp(long value, long most) {
        return Math.max(0, Math.min(value, most));
    }
}
