package io.wirewitness.diagnose.rules;

import io.wirewitness.diagnose.Acknowledged;
import io.wirewitness.diagnose.AgeLimit;
import io.wirewitness.diagnose.Ending;
import io.wirewitness.diagnose.Exchange;
import io.wirewitness.diagnose.IdleLimit;
import io.wirewitness.diagnose.Opinion;
import io.wirewitness.diagnose.Parties;
import io.wirewitness.diagnose.PeerGoing;
import io.wirewitness.diagnose.Quantity;
import io.wirewitness.diagnose.RequestOnWire;
import io.wirewitness.diagnose.Rule;
import io.wirewitness.diagnose.Statement;
import io.wirewitness.diagnose.Symptom;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Failure;
import io.wirewitness.model.Incident;
import io.wirewitness.model.KernelSnapshot;
import io.wirewitness.model.TcpSegment;
import io.wirewitness.model.TcpState;

/** The peer closed the idle connection while the request was on its way: the two crossed. */
public final class IdleCloseRace implements Rule {

    /** Scheduling and interrupt moderation on top of a round trip. */
    private static final long JITTER_NANOS = 20_000_000;

    /** Nearer than this, a FIN captured before the request can have come behind the check of the socket. */
    private static final long ORDER_NANOS = 1_000_000;

    @Override
    public String cause() {
        return "idle-close-race";
    }

    @Override
    public boolean concerns(Symptom symptom) {
        return symptom.exchangeEnded();
    }

    @Override
    public Opinion judge(Incident incident) {
        Exchange exchange = Exchange.of(incident);
        if (exchange == null || !exchange.ended() || exchange.closedByUsFirst()) {
            return Opinion.notConcerned();
        }
        if (exchange.firstUse()) {
            return Opinion.ruledOut("no request had used the connection before");
        }
        if (!exchange.reusedAfterIdle()) {
            return Opinion.ruledOut("the connection had been quiet for only " + Quantity.millis(exchange.idleMillis()));
        }
        if (exchange.answerBytes() > 0) {
            return Opinion.ruledOut(Quantity.bytes(exchange.answerBytes()) + " of an answer arrived");
        }
        if (exchange.stateBefore() == TcpState.CLOSE_WAIT) {
            return Opinion.ruledOut("the FIN was here before the request was written (CLOSE_WAIT)");
        }
        if (exchange.stateBefore() == TcpState.CLOSE) {
            return Opinion.ruledOut("a reset had ended the connection before the request was written");
        }
        Ending ending = Ending.of(incident);
        if (ending != null && ending.begunByUs()) {
            return Opinion.ruledOut("the first FIN or RST on the wire was "
                    + Parties.of(incident).ours());
        }
        PeerGoing going = PeerGoing.of(incident);
        if (going != null) {
            return Opinion.ruledOut(going.text() + ": it was going away");
        }
        AgeLimit ageLimit = AgeLimit.of(incident);
        if (ageLimit != null) {
            return Opinion.ruledOut(ageLimit.text());
        }
        RequestOnWire request = RequestOnWire.of(incident);
        TcpSegment fin = ending == null ? null : ending.peerFin();
        if (ending != null && request != null && fin != null) {
            return crossed(incident, exchange, request, fin);
        }
        if (ending != null && ending.resetWithoutFin()) {
            return Opinion.ruledOut("the reset came without a FIN");
        }
        return byKernel(incident, exchange);
    }

    private Opinion crossed(Incident incident, Exchange exchange, RequestOnWire request, TcpSegment fin) {
        long behind = fin.epochNanos() - request.first().epochNanos();
        // A capture far from the client shows the FIN first though the two crossed; its acknowledgment tells.
        boolean checkedOpen =
                incident.observed() ? !request.sentBehind(fin) : exchange.stateBefore() == TcpState.ESTABLISHED;
        if (fin.number() < request.first().number() && !checkedOpen && -behind >= ORDER_NANOS) {
            return Opinion.ruledOut("the FIN came " + Quantity.nanos(-behind) + " before the request");
        }
        long covered = request.coveredBy(fin);
        if (covered > 0) {
            return Opinion.ruledOut("the FIN acknowledges " + Quantity.bytes(covered)
                    + " of the request: the server had it when it closed");
        }
        long rtt = exchange.minRttNanos();
        // Sent before the request arrived, the FIN is here within a round trip of it; later, the request was lost or
        // late.
        boolean withinRoundTrip = rtt > 0 && Math.abs(behind) <= 2 * rtt + JITTER_NANOS;
        boolean ordered = checkedOpen || behind >= 0;
        return stated(incident, exchange, withinRoundTrip && ordered ? Confidence.PROVEN : Confidence.LIKELY);
    }

    private Opinion byKernel(Incident incident, Exchange exchange) {
        if (exchange.failedWith(Failure.Kind.RESET)) {
            return Opinion.ruledOut("a FIN that crossed the request would have ended the stream, not reset it");
        }
        KernelSnapshot after = exchange.atFailure();
        Acknowledged acknowledged = Acknowledged.of(incident);
        if (exchange.stateBefore() != TcpState.ESTABLISHED || after == null || acknowledged == null) {
            return Opinion.notConcerned();
        }
        if (!acknowledged.none()) {
            return Opinion.ruledOut(acknowledged.text() + ": the server had it when it closed");
        }
        if (exchange.requestBytes() == 0) {
            return Opinion.notConcerned();
        }
        // A FIN carries an acknowledgment: one that came after the request would have counted it.
        long rtt = exchange.minRttNanos();
        boolean atOnce = rtt > 0 && exchange.elapsedNanos() <= 2 * rtt + JITTER_NANOS && after.retransmits() == 0;
        return stated(incident, exchange, atOnce ? Confidence.PROVEN : Confidence.LIKELY);
    }

    private Opinion stated(Incident incident, Exchange exchange, Confidence confidence) {
        Statement statement = Statement.of(incident, cause(), Blame.CONFIG, confidence)
                .headline("the server closed this " + Parties.of(incident).pooledConnection()
                        + " after " + Quantity.millis(exchange.idleMillis())
                        + " of idleness, just while the request was on its way")
                .action(IdleLimit.reachedNow(exchange).action(incident.call()))
                .exchange(exchange)
                .kernelBefore(exchange)
                .kernelAfter(exchange)
                .missing(IdleLimit.OTHER_CONNECTIONS);
        Ending ending = Ending.of(incident);
        RequestOnWire request = RequestOnWire.of(incident);
        if (ending != null && request != null) {
            statement
                    .request(request, "")
                    .packet(ending.peerFin(), "FIN from the server that acknowledges 0 bytes of the request");
            TcpSegment reset = ending.peerReset();
            if (reset != null && reset.number() > request.first().number()) {
                statement.packet(reset, "RST from the server, in answer to the request");
            }
        }
        if (confidence != Confidence.PROVEN) {
            statement.missing("a round trip to compare with: a request that was lost on the way looks the same");
        }
        return statement.stated();
    }
}
