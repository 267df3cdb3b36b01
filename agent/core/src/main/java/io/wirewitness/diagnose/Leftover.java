package io.wirewitness.diagnose;

import io.wirewitness.model.FlowExchange;
import io.wirewitness.model.FlowExchange.Answer;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.HttpRequestHead;
import io.wirewitness.model.Overrun;
import io.wirewitness.model.Payload;
import io.wirewitness.model.Protocol;
import io.wirewitness.model.TcpSegment;
import org.jspecify.annotations.Nullable;

/**
 * Bytes of a server that belong to no response, in HTTP/1 that can be read: behind the end that a response announced, or
 * where the next one's status line had to be.
 *
 * @param segment the segment that holds the first of them
 * @param bytes how many came behind the announced end; 0 if they stand in place of a status line
 * @param exact whether every byte from the response's head on was seen
 * @param response the segment by which the response begins that is too long, or that is none; null if it is not held
 * @param httpStatus its status; 0 for none
 * @param next the request that went out behind them, before anybody stumbled; null if there was none
 */
public record Leftover(
        TcpSegment segment,
        long bytes,
        boolean exact,
        @Nullable TcpSegment response,
        int httpStatus,
        @Nullable TcpSegment next) {

    /** An empty line behind a body is an old habit that readers forgive (RFC 9112, 2.2). */
    private static final int EMPTY_LINE_BYTES = 2;

    private static final int FIRST_FINAL_STATUS = 200;

    /**
     * Finds them behind the latest response or, if the client asked once more before it could stumble, behind the one
     * before; null if there are none, or if that cannot be told.
     */
    public static @Nullable Leftover of(@Nullable FlowSnapshot flow) {
        Leftover latest = behindLatest(flow);
        return latest == null && flow != null ? behindOneBefore(flow) : latest;
    }

    private static @Nullable Leftover behindLatest(@Nullable FlowSnapshot flow) {
        FlowExchange exchange = flow == null ? null : flow.exchange();
        if (flow == null
                || exchange == null
                || flow.protocol() != Protocol.HTTP1
                || exchange.ordinal() == 0
                || exchange.responseNumber() == 0
                || !flow.recentComplete()
                || !isSuspicious(exchange)
                || isPipelinedOrTunnel(flow, exchange)) {
            return null;
        }
        return exchange.httpStatus() == 0 ? withoutStatus(flow, exchange) : behindEnd(flow, exchange);
    }

    private static @Nullable Leftover behindOneBefore(FlowSnapshot flow) {
        Overrun overrun = flow.overrun();
        FlowExchange exchange = flow.exchange();
        // A client that asked twice more has read an answer behind them: it copes, and nobody felt anything.
        if (overrun == null
                || exchange == null
                || exchange.ordinal() != overrun.ordinal() + 1
                || flow.protocol() != Protocol.HTTP1
                || isTunnel(flow)) {
            return null;
        }
        TcpSegment first = segment(flow, overrun.responseNumber());
        for (TcpSegment segment : flow.segments()) {
            boolean between = segment.number() >= overrun.responseNumber() && segment.number() <= overrun.lastNumber();
            if (between && segment.payloadBytes() > 0 && segment.source().equals(flow.server())) {
                long from = Sequence.distance(overrun.endSequence(), segment.sequence());
                if (from + segment.payloadBytes() > 0) {
                    if (from == 0 && segment.payload() == Payload.HTTP_RESPONSE) {
                        return null;
                    }
                    boolean exact = from <= 0
                            && first != null
                            && first.payload() == Payload.HTTP_RESPONSE
                            && Sequence.distance(first.sequence() + overrun.totalBytes(), overrun.endSequence()) == 0;
                    TcpSegment next = segment(flow, exchange.requestNumber());
                    return new Leftover(segment, overrun.bytes(), exact, first, overrun.httpStatus(), next);
                }
            }
        }
        return null;
    }

    private static boolean isTunnel(FlowSnapshot flow) {
        return flow.segments().stream()
                .anyMatch(segment -> segment.head() instanceof HttpRequestHead head
                        && (head.method().equals("CONNECT") || head.upgrade()));
    }

    private static boolean isSuspicious(FlowExchange exchange) {
        return exchange.httpStatus() == 0
                || (exchange.answer() == Answer.COMPLETE
                        && exchange.httpStatus() >= FIRST_FINAL_STATUS
                        && exchange.responseTotalBytes() > 0
                        && exchange.responseBytes() - exchange.responseTotalBytes() > EMPTY_LINE_BYTES);
    }

    private static @Nullable Leftover behindEnd(FlowSnapshot flow, FlowExchange exchange) {
        long extra = exchange.responseBytes() - exchange.responseTotalBytes();
        TcpSegment first = segment(flow, exchange.responseNumber());
        if (first == null) {
            return null;
        }
        long end = first.sequence() + exchange.responseTotalBytes();
        for (TcpSegment segment : flow.recent()) {
            if (segment.payloadBytes() > 0 && segment.source().equals(flow.server())) {
                long from = Sequence.distance(end, segment.sequence());
                long to = from + segment.payloadBytes();
                if (to > 0 && segment.number() >= first.number()) {
                    boolean another = from == 0 && segment.payload() == Payload.HTTP_RESPONSE;
                    boolean exact = first.payload() == Payload.HTTP_RESPONSE && from <= 0;
                    return another ? null : new Leftover(segment, extra, exact, first, exchange.httpStatus(), null);
                }
            }
        }
        return null;
    }

    /** On a connection that has answered in HTTP before, the next answer begins with something else. */
    private static @Nullable Leftover withoutStatus(FlowSnapshot flow, FlowExchange exchange) {
        TcpSegment first = segment(flow, exchange.responseNumber());
        boolean answeredBefore = flow.recent().stream()
                .anyMatch(segment -> segment.payload() == Payload.HTTP_RESPONSE
                        && segment.source().equals(flow.server())
                        && segment.number() < exchange.requestNumber());
        return answeredBefore && first != null && first.payload() == Payload.OTHER
                ? new Leftover(first, 0, false, first, 0, null)
                : null;
    }

    /** True if more than one request was under way at once, or what follows is no HTTP. */
    private static boolean isPipelinedOrTunnel(FlowSnapshot flow, FlowExchange exchange) {
        if (exchange.requestTotalBytes() < 0 || exchange.requestBytes() > exchange.requestTotalBytes()) {
            return true;
        }
        boolean waiting = false;
        for (TcpSegment segment : flow.recent()) {
            if (segment.head() instanceof HttpRequestHead head && (head.method().equals("CONNECT") || head.upgrade())) {
                return true;
            }
            boolean request = segment.payload() == Payload.HTTP_REQUEST
                    && segment.source().equals(flow.client());
            if (request && waiting) {
                return true; // a copy counts as one too: doubt is the safe side
            }
            waiting |= request;
            if (segment.payload() == Payload.HTTP_RESPONSE && segment.httpStatus() >= FIRST_FINAL_STATUS) {
                waiting = false;
            }
        }
        return false;
    }

    private static @Nullable TcpSegment segment(FlowSnapshot flow, long number) {
        for (TcpSegment segment : flow.segments()) {
            if (segment.number() == number) {
                return segment;
            }
        }
        return null;
    }
}
