package io.wirewitness.diagnose;

import io.wirewitness.model.FlowExchange;
import io.wirewitness.model.FlowExchange.Answer;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.Incident;
import io.wirewitness.model.TcpSegment;
import org.jspecify.annotations.Nullable;

/**
 * The response to the present request among the packets of a capture.
 *
 * @param first the segment that began it; null if it is not held any more
 * @param seen how far it got by the capture's own count
 * @param lastNanos its last byte
 */
public record ResponseOnWire(@Nullable TcpSegment first, FlowExchange seen, long lastNanos) {

    /** Finds it; null if none came, or in an application, whose wire cannot be assigned to a request so exactly. */
    public static @Nullable ResponseOnWire of(Incident incident, Exchange exchange) {
        FlowExchange seen = exchange.seen();
        FlowSnapshot flow = incident.flow();
        if (seen == null || flow == null || seen.responseBytes() == 0) {
            return null;
        }
        TcpSegment first = null;
        for (TcpSegment segment : flow.segments()) {
            if (segment.number() == seen.responseNumber()) {
                first = segment;
            }
        }
        return new ResponseOnWire(first, seen, seen.responseLastNanos());
    }

    /** True if it is known to be more than what came: by its head, or by chunks without an end. */
    public boolean lengthIsKnown() {
        return seen.answer() == Answer.INCOMPLETE;
    }

    /** True if its head says how long it is. */
    public boolean totalIsKnown() {
        return seen.responseTotalBytes() > 0;
    }

    /** Its length by its own head, head included; -1 if not known. */
    public long total() {
        return seen.responseTotalBytes();
    }

    /** Bytes of it that were seen. */
    public long bytes() {
        return seen.responseBytes();
    }

    /** True if sequence numbers say that all of it was sent, though the capture missed some. */
    public boolean whole(TcpSegment end) {
        return totalIsKnown() && sent(end) >= total();
    }

    /** True if every byte up to the end was seen, and its head says that they were not all. */
    public boolean isExact(TcpSegment end) {
        return totalIsKnown() && sent(end) == bytes();
    }

    /** {@code : HTTP status 200, 5000 bytes announced}. */
    public String announced() {
        return (seen.httpStatus() > 0 ? ": status " + seen.httpStatus() : "")
                + (totalIsKnown() ? ", " + Quantity.bytes(total()) + " with its head" : "");
    }

    /** Its last byte before the end. */
    public long lastBefore(TcpSegment end) {
        return Math.min(lastNanos, end.epochNanos());
    }

    /** Bytes of sequence space from its first byte to the end; -1 if its beginning is not held. */
    private long sent(TcpSegment end) {
        return first == null ? -1 : Sequence.distance(first.sequence(), end.sequence() + end.payloadBytes());
    }
}
