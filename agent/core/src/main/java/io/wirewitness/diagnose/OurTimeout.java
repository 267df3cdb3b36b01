package io.wirewitness.diagnose;

import io.wirewitness.model.Call;
import io.wirewitness.model.Connection;
import io.wirewitness.model.Incident;
import io.wirewitness.model.KernelSnapshot;
import io.wirewitness.model.TcpSegment;
import io.wirewitness.model.Tier;
import org.jspecify.annotations.Nullable;

/**
 * A timer of ours that ended an exchange, and what the peer was doing then: the reading that splits {@code peer-slow}
 * (it was silent all the time) from {@code local-timeout} (it was answering).
 */
public final class OurTimeout {

    /** Timers fire a little late, never early; the peer's last byte may have come a little after the timer was set. */
    private static final double SILENT_PART = 0.9;

    private final Incident incident;
    private final Exchange exchange;

    private OurTimeout(Incident incident, Exchange exchange) {
        this.incident = incident;
        this.exchange = exchange;
    }

    /** The reading for an exchange that a timer of ours ended. */
    public static OurTimeout of(Incident incident, Exchange exchange) {
        return new OurTimeout(incident, exchange);
    }

    /** How long the peer had sent no payload when the timer fired; since the request, if it sent none at all. */
    public long quietNanos() {
        Connection connection = exchange.connection();
        long last = connection.exchangeStartNanos();
        if (exchange.answerBytes() > 0) {
            last = Math.max(last, connection.lastReadNanos());
            KernelSnapshot after = exchange.atFailure();
            if (after != null && after.lastDataReceivedMillis() >= 0) {
                last = Math.max(last, after.epochNanos() - after.lastDataReceivedMillis() * 1_000_000);
            }
        }
        return Math.max(0, incident.epochNanos() - last);
    }

    /** True if the answer had begun and its bytes had not stopped for as long as the timer allows. */
    public boolean answerInProgress() {
        if (exchange.answerBytes() == 0) {
            return false;
        }
        Call call = incident.call();
        long patience =
                call != null && call.timeoutMillis() > 0 ? call.timeoutMillis() * 1_000_000 : exchange.elapsedNanos();
        return quietNanos() < SILENT_PART * patience;
    }

    /** Payload of the peer that came after the timer had fired; null if none was seen. */
    public @Nullable TcpSegment lateAnswer() {
        RequestOnWire request = RequestOnWire.of(incident);
        if (request == null) {
            return null;
        }
        for (TcpSegment segment : request.after()) {
            if (segment.source().equals(request.first().destination()) && segment.payloadBytes() > 0) {
                return segment.epochNanos() > incident.epochNanos() ? segment : null;
            }
        }
        return null;
    }

    /** True if packets were captured and none of them carries an answer to the request. */
    public boolean wireSilent() {
        RequestOnWire request = RequestOnWire.of(incident);
        if (request == null || incident.lost().packets() > 0) {
            return false;
        }
        for (TcpSegment segment : request.after()) {
            if (segment.source().equals(request.first().destination()) && segment.payloadBytes() > 0) {
                return false;
            }
        }
        return true;
    }

    /** True if even a server that needs no time could hardly have answered. */
    public boolean shorterThanThreeRoundTrips() {
        long rtt = exchange.minRttNanos();
        return rtt > 0 && exchange.elapsedNanos() < 3 * rtt;
    }

    /** Adds the timer's value, our close and what the packets show. */
    public void describe(Statement statement) {
        Call call = incident.call();
        if (call != null && call.timeoutMillis() > 0) {
            statement.fact(
                    Tier.APP,
                    incident.epochNanos(),
                    "the time-out that applies is " + Quantity.millis(call.timeoutMillis()));
        }
        RequestOnWire request = RequestOnWire.of(incident);
        Ending ending = Ending.of(incident);
        if (request == null || ending == null) {
            return;
        }
        statement.packet(
                request.first(),
                "our request; " + request.acknowledgedBytes() + " of " + request.sentBytes() + " bytes acknowledged");
        if (ending.begunByUs()) {
            statement.packet(ending.ourFirst(), ending.ourFirstText());
        }
        statement.packet(lateAnswer(), "the server's answer, too late");
    }
}
