package io.wirewitness.diagnose;

import io.wirewitness.model.Connection;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.HttpResponseHead;
import io.wirewitness.model.Incident;
import io.wirewitness.model.Payload;
import io.wirewitness.model.TcpSegment;
import org.jspecify.annotations.Nullable;

/**
 * A FIN that the server sent directly behind a complete response, which the client's next request met: the server wanted
 * no further request on this connection, however soon it came.
 *
 * @param fin the FIN; null if only the kernel tells of it
 * @param responses how many responses the server had given; 0 if not known
 * @param ageNanos how old the connection was then; -1 if not known
 */
public record FinBehindResponse(@Nullable TcpSegment fin, int responses, long ageNanos) {

    /** The reading; null if the server did not end the connection so, or had a part of the new request. */
    public static @Nullable FinBehindResponse of(Incident incident, Exchange exchange) {
        if (!exchange.ended() || exchange.firstUse() || exchange.answerBytes() > 0 || exchange.closedByUsFirst()) {
            return null;
        }
        Connection connection = exchange.connection();
        boolean beginningKnown = connection.openedNanos() > 0
                && (!incident.observed()
                        || (incident.flow() != null && incident.flow().handshakeSeen()));
        int responses = beginningKnown && connection.ordinal() > 1 ? connection.ordinal() - 1 : 0;
        Ending ending = Ending.of(incident);
        RequestOnWire request = RequestOnWire.of(incident);
        FlowSnapshot flow = incident.flow();
        if (ending == null || request == null || flow == null) {
            return byKernel(incident, exchange, responses, beginningKnown);
        }
        TcpSegment fin = ending.peerFin();
        if (fin == null || ending.begunByUs() || ending.resetBefore(exchange) || request.coveredBy(fin) > 0) {
            return null;
        }
        long last = lastPayload(flow, exchange, fin);
        return last < 0 || fin.epochNanos() - last >= Exchange.DIRECTLY_BEHIND_MILLIS * 1_000_000
                ? null
                : new FinBehindResponse(
                        fin, responses, beginningKnown ? fin.epochNanos() - connection.openedNanos() : -1);
    }

    /** The server's last payload before its FIN that is no alert of TLS, which comes with the FIN; -1 if not held. */
    private static long lastPayload(FlowSnapshot flow, Exchange exchange, TcpSegment fin) {
        long last = -1;
        for (TcpSegment segment : flow.segments()) {
            boolean alert = segment.payload() == Payload.TLS_ALERT
                    || (exchange.tls() && segment.payloadBytes() <= Exchange.TLS_ALERT_BYTES_AT_MOST);
            if (segment.number() <= fin.number()
                    && segment.source().equals(fin.source())
                    && segment.payloadBytes() > 0
                    && !alert) {
                last = segment.epochNanos();
            }
        }
        return last;
    }

    private static @Nullable FinBehindResponse byKernel(
            Incident incident, Exchange exchange, int responses, boolean beginningKnown) {
        long finAge = IdleLimit.finAgeNanos(incident, exchange);
        if (finAge < 0 || exchange.idleMillis() - finAge / 1_000_000 >= Exchange.DIRECTLY_BEHIND_MILLIS) {
            return null;
        }
        long at = exchange.connection().exchangeStartNanos() - finAge;
        return new FinBehindResponse(
                null, responses, beginningKnown ? at - exchange.connection().openedNanos() : -1);
    }

    /** The last response, if its head says that the server will not use the connection again; null if not. */
    public @Nullable TcpSegment announcement(Incident incident) {
        FlowSnapshot flow = incident.flow();
        TcpSegment last = null;
        if (flow != null && fin != null) {
            for (TcpSegment segment : flow.segments()) {
                boolean before =
                        segment.number() <= fin.number() && segment.source().equals(fin.source());
                if (before && segment.payload() == Payload.HTTP_RESPONSE) {
                    last = segment;
                }
            }
        }
        return last != null && last.head() instanceof HttpResponseHead head && head.connectionClose() ? last : null;
    }

    /** Adds the FIN, the request that met it, and the server's answer to that. */
    public void describe(Statement statement, Incident incident) {
        Ending ending = Ending.of(incident);
        RequestOnWire request = RequestOnWire.of(incident);
        statement.packet(announcement(incident), "the server had announced it: Connection: close");
        statement.packet(fin, "FIN from the server directly behind its last response");
        if (request == null || ending == null) {
            return;
        }
        statement.request(request, "; it met that FIN");
        TcpSegment reset = ending.peerReset();
        if (reset != null && reset.number() > request.first().number()) {
            statement.packet(reset, "RST from the server, in answer to the request");
        }
    }
}
