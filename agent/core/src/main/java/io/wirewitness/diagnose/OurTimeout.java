package io.wirewitness.diagnose;

import io.wirewitness.model.Call;
import io.wirewitness.model.Connection;
import io.wirewitness.model.Incident;
import io.wirewitness.model.KernelSnapshot;
import io.wirewitness.model.TcpSegment;
import io.wirewitness.model.TcpState;
import io.wirewitness.model.Tier;
import org.jspecify.annotations.Nullable;

/**
 * A timer of ours that ended an exchange, and what the peer was doing then: the reading that splits {@code peer-slow}
 * (it was silent all the time) from {@code local-timeout} (it was answering).
 */
public final class OurTimeout {

    /** Timers fire a little late, never early; the peer's last byte may have come a little after the timer was set. */
    private static final double SILENT_PART = 0.9;

    /** Of the exchange: a request whose acknowledgments had stopped for longer may have been stuck when the timer fired. */
    private static final long PROGRESS_PART = 5;

    /** Of the acknowledged bytes: on a slow link a kernel probes the tail by a segment that is not lost (RFC 8985, 7.3). */
    private static final long REPEATED_PART = 20;

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

    /** How long nothing had been written and no payload had come when the timer fired. */
    public long quietNanos() {
        Connection connection = exchange.connection();
        // On a shared connection the last write is another request's, or the RST_STREAM by which we gave this one up.
        long last = connection.multiplexed()
                ? connection.exchangeStartNanos()
                : Math.max(connection.exchangeStartNanos(), connection.lastWriteNanos());
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
        return quietNanos() < SILENT_PART * patienceNanos();
    }

    /** True if most of the time went by while we were still writing the request. */
    public boolean mostlyWriting() {
        long quiet = quietNanos();
        return exchange.answerBytes() == 0
                && quiet < SILENT_PART * patienceNanos()
                && quiet * 2 < exchange.elapsedNanos();
    }

    /**
     * True if the request was still getting through when the timer fired: a part of it was acknowledged, the last just before,
     * hardly anything was repeated, and the peer had room for more. By the kernel only, and only where no other request shares
     * the connection; false where one of its numbers is not known.
     */
    public boolean requestInProgress() {
        KernelSnapshot after = exchange.atFailure();
        Acknowledged acknowledged = Acknowledged.byKernel(incident);
        if (after == null
                || acknowledged == null
                || acknowledged.none()
                || acknowledged.whole()
                || after.state() != TcpState.ESTABLISHED
                || after.retransmits() > 0
                || after.backoff() > 0
                || exchange.connection().multiplexed()) {
            return false;
        }
        long repeated = repeatedBytes();
        if (repeated < 0 || repeated * REPEATED_PART > acknowledged.bytes()) {
            return false;
        }
        long inFlight = after.bytesSent() - after.bytesRetransmitted() - (after.bytesAcked() - 1); // less our SYN
        boolean room = after.bytesSent() >= 0
                && after.pathMtuBytes() > 0
                && after.sendWindowBytes() >= inFlight + after.pathMtuBytes();
        long quiet = sinceAcknowledgedNanos();
        return room && quiet >= 0 && quiet * PROGRESS_PART < exchange.elapsedNanos();
    }

    /** What the kernel sent again since the request began, or, without a look then, on this connection; -1 if not known. */
    public long repeatedBytes() {
        KernelSnapshot before = exchange.connection().kernelBeforeWrite();
        KernelSnapshot after = exchange.atFailure();
        if (after == null || after.bytesRetransmitted() < 0) {
            return -1;
        }
        return after.bytesRetransmitted() - (before == null ? 0 : Math.max(0, before.bytesRetransmitted()));
    }

    /** For how long nothing had been acknowledged when the timer fired, by the kernel; -1 if that is not known. */
    public long sinceAcknowledgedNanos() {
        KernelSnapshot after = exchange.atFailure();
        return after == null || after.lastAckReceivedMillis() < 0 ? -1 : after.lastAckReceivedMillis() * 1_000_000;
    }

    /**
     * True if most of the timer's time had gone by before the server had all of the request: a call's timer runs while its connection
     * is made, and while this process gets no CPU. A read's timer begins behind the write.
     */
    public boolean askedLate() {
        return !duringRead() && exchange.answerBytes() == 0 && quietNanos() * 2 < patienceNanos();
    }

    /** True if the exception says that a read was waiting: only then is it certain that the request was written. */
    public boolean duringRead() {
        String name = incident.failure().exceptionClass();
        return name != null && name.endsWith("SocketTimeoutException");
    }

    /** How long this JVM stood still between the request and the timer. */
    public Standstill paused() {
        return Standstill.whileWaiting(incident, exchange);
    }

    /** Payload of the peer that had reached this host before the timer fired and that nobody read; null if none did. */
    public @Nullable TcpSegment unreadAnswer() {
        TcpSegment answer = firstAnswer();
        return answer != null
                        && exchange.answerBytes() == 0
                        && answer.epochNanos() <= incident.epochNanos() - Exchange.CLOCK_SLACK_NANOS
                ? answer
                : null;
    }

    private long patienceNanos() {
        Call call = incident.call();
        return call != null && call.timeoutMillis() > 0 ? call.timeoutMillis() * 1_000_000 : exchange.elapsedNanos();
    }

    private @Nullable TcpSegment firstAnswer() {
        RequestOnWire request = RequestOnWire.of(incident);
        if (request == null) {
            return null;
        }
        for (TcpSegment segment : request.after()) {
            if (segment.source().equals(request.first().destination()) && segment.payloadBytes() > 0) {
                return segment;
            }
        }
        return null;
    }

    /** Payload of the peer that came after the timer had fired, or just then; null if none was seen. */
    public @Nullable TcpSegment lateAnswer() {
        TcpSegment answer = firstAnswer();
        return answer != null && answer.epochNanos() > incident.epochNanos() - Exchange.CLOCK_SLACK_NANOS
                ? answer
                : null;
    }

    /** True if packets were captured and none of them carries an answer to the request. */
    public boolean wireSilent() {
        return RequestOnWire.of(incident) != null && incident.lost().packets() == 0 && firstAnswer() == null;
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
        statement.request(
                request, "; " + request.acknowledgedBytes() + " of " + request.sentBytes() + " bytes acknowledged");
        if (ending.begunByUs()) {
            statement.packet(ending.ourFirst(), ending.ourFirstText(incident));
        }
        statement.packet(lateAnswer(), "the server's answer, too late");
    }
}
