package io.wirewitness.diagnose;

import io.wirewitness.model.Endpoint;
import io.wirewitness.model.FlowExchange;
import io.wirewitness.model.FlowExchange.Answer;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.Payload;
import io.wirewitness.model.Protocol;
import io.wirewitness.model.TcpFlags;
import io.wirewitness.model.TcpSegment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The latest request of a connection and its answer, without what TLS says for itself: the close_notify by which an end
 * announces its FIN (RFC 8446, 6.1) and the session tickets that greet a new connection (4.6.1) look like data, and are
 * neither a request nor an answer.
 */
public final class LatestExchange {

    /** In TLS 1.3: 5 bytes of header, 2 of alert, 1 of type, 16 of tag. No request and no answer has 2 bytes. */
    private static final int ENCRYPTED_ALERT_BYTES = 24;

    /** OpenSSL greets with two tickets of one length in a segment each (about 250 bytes; more with a client's chain). */
    private static final int SMALLEST_TICKET = 100;

    private static final int LARGEST_TICKET = 1200;

    private LatestExchange() {}

    /** The exchange; null if no request was seen. */
    public static @Nullable FlowExchange of(FlowSnapshot flow) {
        FlowExchange seen = flow.exchange();
        if (seen == null || flow.protocol() != Protocol.TLS || seen.ordinal() == 0) {
            return seen;
        }
        List<TcpSegment> asked = new ArrayList<>();
        List<TcpSegment> answered = new ArrayList<>();
        for (TcpSegment segment : flow.segments()) {
            if (segment.payloadBytes() > 0 && segment.number() >= seen.requestNumber()) {
                (segment.source().equals(flow.client()) ? asked : answered).add(segment);
            }
        }
        long said = takeGoodbye(asked, flow, flow.client());
        FlowExchange shorter = said == 0 || asked.isEmpty() ? seen : withoutGoodbye(seen, said, asked);
        long aside = takeGoodbye(answered, flow, flow.server());
        aside += seen.ordinal() == 1 ? tickets(flow, seen, answered) : 0;
        return aside > 0 && aside >= seen.responseBytes() ? unanswered(shorter) : shorter;
    }

    /** Takes the alerts away that stand directly before an end, or answer the other's; how many bytes they have. */
    private static long takeGoodbye(List<TcpSegment> sent, FlowSnapshot flow, Endpoint sender) {
        FlowSnapshot.Side own = flow.from(sender);
        TcpSegment end = own.fin() == null ? own.rst() : own.fin();
        TcpSegment theirs = flow.from(sender.equals(flow.client()) ? flow.server() : flow.client())
                .fin();
        if (end == null && theirs == null) {
            return 0;
        }
        long earliest = end == null && theirs != null ? theirs.number() : 0;
        long latest = end == null ? Long.MAX_VALUE : end.number();
        long next = end == null ? own.highestSequenceEnd() : end.sequence() + end.payloadBytes();
        long bytes = 0;
        while (!sent.isEmpty()) {
            TcpSegment last = sent.get(sent.size() - 1);
            boolean joins = Sequence.distance(last.sequence() + last.payloadBytes(), next & 0xffff_ffffL) == 0;
            if (last.number() < earliest || last.number() > latest || !joins || !isAlert(last)) {
                break;
            }
            bytes += last.payload() == Payload.TLS_ALERT && sender.equals(flow.server()) ? 0 : last.payloadBytes();
            next = last.sequence();
            sent.remove(sent.size() - 1);
        }
        return bytes;
    }

    private static boolean isAlert(TcpSegment segment) {
        return segment.payload() == Payload.TLS_ALERT
                || (segment.payload() == Payload.TLS_APPLICATION_DATA
                        && segment.payloadBytes() == ENCRYPTED_ALERT_BYTES);
    }

    /**
     * The bytes of session tickets with which an answer to a first request seems to begin: what the server sent before it
     * had any of the request, and the second of two segments of one length behind the client's Finished.
     */
    private static long tickets(FlowSnapshot flow, FlowExchange seen, List<TcpSegment> answered) {
        TcpSegment second = secondTicket(flow);
        long bytes = 0;
        for (TcpSegment segment : answered) {
            boolean before = segment.has(TcpFlags.ACK)
                    && Sequence.distance(seen.requestSequence(), segment.acknowledgment()) <= 0;
            if (!before && (second == null || segment.number() > second.number())) {
                break;
            }
            bytes += segment.payloadBytes();
        }
        return bytes;
    }

    private static @Nullable TcpSegment secondTicket(FlowSnapshot flow) {
        boolean greeted = false;
        boolean finished = false;
        TcpSegment first = null;
        for (TcpSegment segment : flow.segments()) {
            boolean byServer = segment.source().equals(flow.server());
            if (segment.payloadBytes() == 0) {
                continue;
            }
            finished |= greeted && !byServer;
            greeted |= byServer;
            if (!finished || !byServer) {
                continue;
            }
            if (first != null) {
                return segment.payloadBytes() == first.payloadBytes() && isTicket(segment) ? segment : null;
            }
            first = segment;
        }
        return null;
    }

    private static boolean isTicket(TcpSegment segment) {
        return segment.payload() == Payload.TLS_APPLICATION_DATA
                && segment.payloadBytes() >= SMALLEST_TICKET
                && segment.payloadBytes() <= LARGEST_TICKET;
    }

    private static FlowExchange withoutGoodbye(FlowExchange seen, long goodbyeBytes, List<TcpSegment> asked) {
        return new FlowExchange(
                seen.ordinal(),
                seen.requestNumber(),
                seen.requestFirstNanos(),
                asked.get(asked.size() - 1).epochNanos(),
                seen.requestSequence(),
                Math.max(0, seen.requestBytes() - goodbyeBytes),
                seen.requestTotalBytes(),
                seen.idleBeforeNanos(),
                seen.responseNumber(),
                seen.responseFirstNanos(),
                seen.responseLastNanos(),
                seen.responseBytes(),
                seen.responseTotalBytes(),
                seen.httpStatus(),
                seen.answer(),
                seen.pipelined());
    }

    private static FlowExchange unanswered(FlowExchange seen) {
        return new FlowExchange(
                seen.ordinal(),
                seen.requestNumber(),
                seen.requestFirstNanos(),
                seen.requestLastNanos(),
                seen.requestSequence(),
                seen.requestBytes(),
                seen.requestTotalBytes(),
                seen.idleBeforeNanos(),
                0,
                0,
                0,
                0,
                -1,
                0,
                Answer.NONE,
                seen.pipelined());
    }
}
