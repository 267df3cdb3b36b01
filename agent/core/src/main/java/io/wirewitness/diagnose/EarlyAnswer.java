package io.wirewitness.diagnose;

import io.wirewitness.model.Endpoint;
import io.wirewitness.model.Failure;
import io.wirewitness.model.FlowExchange;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.HttpRequestHead;
import io.wirewitness.model.Incident;
import io.wirewitness.model.Payload;
import io.wirewitness.model.TcpSegment;
import org.jspecify.annotations.Nullable;

/**
 * A response that the peer sent before the request's last byte had left.
 *
 * @param response the response's first segment
 * @param ourNext our first payload behind it; null if nothing more left, because the peer took no more or the connection
 *     ended at once
 */
public record EarlyAnswer(TcpSegment response, @Nullable TcpSegment ourNext) {

    /** Longer than any TLS alert or session ticket's acknowledgement; shorter than any HTTP response inside TLS. */
    private static final int TLS_RESPONSE_BYTES_AT_LEAST = 64;

    private static final int FIRST_FINAL_STATUS = 200;

    /** Finds one in the present exchange; null if there is none, or without packets. */
    public static @Nullable EarlyAnswer of(Incident incident, Exchange exchange) {
        FlowSnapshot flow = incident.flow();
        Endpoint remote = incident.remote();
        if (flow == null || remote == null) {
            return null;
        }
        FlowExchange seen = exchange.seen();
        if (seen != null && !exchange.plainHttp()) {
            return null; // inside TLS a client's frames behind an answer are no part of its request
        }
        TcpSegment response = null;
        boolean requestBegun = seen != null && beganBeforeCapture(flow, seen);
        for (TcpSegment segment : seen == null ? flow.recent() : flow.segments()) {
            if (segment.payloadBytes() == 0
                    || segment.epochNanos() < exchange.connection().openedNanos()) {
                continue;
            }
            if (!segment.source().equals(remote)) {
                requestBegun |= beganBy(segment, exchange);
                if (response != null) {
                    return new EarlyAnswer(response, segment);
                }
            } else if (response == null && (requestBegun || beganBy(segment, exchange)) && isResponse(segment)) {
                response = segment;
            }
        }
        boolean incomplete = incident.observed() ? isInsideItsBody(flow) : writeRefused(exchange);
        return response != null && incomplete ? new EarlyAnswer(response, null) : null;
    }

    /** A write that fails belongs to a request that is not complete; clients that write and read at once go on after both. */
    private static boolean writeRefused(Exchange exchange) {
        return exchange.failedWith(Failure.Kind.BROKEN_PIPE)
                && !exchange.connection().multiplexed();
    }

    /** True if the capture began inside a request: the first bytes of the client's in it are no head. */
    private static boolean beganBeforeCapture(FlowSnapshot flow, FlowExchange seen) {
        return !flow.handshakeSeen() && seen.ordinal() == 1 && seen.requestTotalBytes() < 0;
    }

    /** True if a part of the latest request's body had left, and by its own head not all of it. */
    public static boolean isInsideItsBody(FlowSnapshot flow) {
        FlowExchange seen = flow.exchange();
        if (seen == null || seen.requestTotalBytes() < 0 || seen.requestComplete()) {
            return false;
        }
        for (TcpSegment segment : flow.segments()) {
            if (segment.number() == seen.requestNumber() && segment.head() instanceof HttpRequestHead head) {
                return seen.requestBytes() > seen.requestTotalBytes() - head.bodyBytes();
            }
        }
        return false;
    }

    /** True if the status line was readable, so that there is no doubt that it is a response. */
    public boolean readable() {
        return response.payload() == Payload.HTTP_RESPONSE;
    }

    private static boolean beganBy(TcpSegment segment, Exchange exchange) {
        return segment.epochNanos() >= exchange.connection().exchangeStartNanos();
    }

    private static boolean isResponse(TcpSegment segment) {
        return switch (segment.payload()) {
            case HTTP_RESPONSE -> segment.httpStatus() >= FIRST_FINAL_STATUS;
            case TLS_APPLICATION_DATA -> segment.payloadBytes() >= TLS_RESPONSE_BYTES_AT_LEAST;
            default -> false;
        };
    }
}
