package io.wirewitness.diagnose.rules;

import io.wirewitness.diagnose.Acknowledged;
import io.wirewitness.diagnose.Ending;
import io.wirewitness.diagnose.Exchange;
import io.wirewitness.diagnose.Opinion;
import io.wirewitness.diagnose.PeerGoing;
import io.wirewitness.diagnose.Quantity;
import io.wirewitness.diagnose.RequestOnWire;
import io.wirewitness.diagnose.Rule;
import io.wirewitness.diagnose.Statement;
import io.wirewitness.diagnose.Symptom;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Incident;
import io.wirewitness.model.Neighbour;
import io.wirewitness.model.TcpFlags;
import io.wirewitness.model.TcpSegment;
import io.wirewitness.model.Tier;

/** The peer's process ended: its kernel closed all of its connections in one instant and refused new ones. */
public final class PeerProcessDied implements Rule {

    private static final int SHOWN_AT_MOST = 3;

    @Override
    public String cause() {
        return "peer-process-died";
    }

    @Override
    public boolean concerns(Symptom symptom) {
        return symptom.exchangeEnded() && symptom.neighbours();
    }

    @Override
    public Opinion judge(Incident incident) {
        Exchange exchange = Exchange.of(incident);
        if (exchange == null || !exchange.ended() || exchange.closedByUsFirst()) {
            return Opinion.notConcerned();
        }
        if (incident.surroundings().neighbours().isEmpty()) {
            return Opinion.notConcerned(); // one connection cannot show it
        }
        PeerGoing going = PeerGoing.of(incident);
        if (going == null) {
            return Opinion.notConcerned();
        }
        Neighbour refused = going.refused();
        if (!going.died() || refused == null) {
            return Opinion.ruledOut(going.text() + ", one after the other");
        }
        Ending ending = Ending.of(incident);
        TcpSegment end = ending == null ? null : ending.peerFirst();
        if (end == null) {
            return Opinion.notConcerned();
        }
        RequestOnWire request = RequestOnWire.of(incident);
        boolean cutOff = exchange.answerBytes() > 0 || (request != null && request.coveredBy(end) > 0);
        // A stop in good order ends idle connections like that; only a request it had and did not answer tells. A RST
        // may
        // be a box' doing; a FIN that acknowledges the request is the host's own.
        Confidence confidence = cutOff && end.has(TcpFlags.FIN) ? Confidence.PROVEN : Confidence.LIKELY;
        if (ending != null && !ending.foreignSigns(incident).isEmpty()) {
            confidence = Confidence.POSSIBLE;
        }
        Statement statement = Statement.of(incident, cause(), Blame.PEER_HOST, confidence)
                .headline("the server's process ended: this connection and "
                        + Quantity.counted(going.together().size(), "other") + " to it ended in the same instant"
                        + state(incident, exchange, cutOff) + ", and "
                        + Quantity.nanos(refused.firstNanos() - end.epochNanos())
                        + " later a new connection was refused")
                .action("find on the server's host why the process ended at " + Quantity.time(end.epochNanos())
                        + ": a crash, the kernel's OOM killer (dmesg), a kill by its supervisor or a liveness probe, a"
                        + " restart that did not wait for open requests")
                .exchange(exchange);
        if (request != null) {
            statement.request(request, "");
        }
        statement.packet(end, (end.has(TcpFlags.FIN) ? "FIN" : "RST") + " from the server's host");
        for (Neighbour other : going.together()
                .subList(0, Math.min(SHOWN_AT_MOST, going.together().size()))) {
            statement.fact(
                    Tier.PACKETS,
                    other.endNanos(),
                    (other.end() == Neighbour.End.SERVER_FIN ? "FIN" : "RST") + " from the server's host to "
                            + other.client());
        }
        statement.fact(Tier.PACKETS, refused.firstNanos(), "a new connection of " + refused.client() + " was refused");
        if (confidence != Confidence.PROVEN) {
            statement.missing("whether the server stopped on purpose: its own log (peer-draining)");
        }
        return statement.stated();
    }

    private static String state(Incident incident, Exchange exchange, boolean cutOff) {
        if (!cutOff) {
            return "";
        }
        Acknowledged acknowledged = Acknowledged.of(incident);
        if (exchange.answerBytes() > 0) {
            return " after " + Quantity.bytes(exchange.answerBytes()) + " of an answer";
        }
        return acknowledged == null ? "" : " (" + acknowledged.text() + ", none answered)";
    }
}
