package io.wirewitness.diagnose.rules;

import io.wirewitness.diagnose.Acknowledged;
import io.wirewitness.diagnose.Ending;
import io.wirewitness.diagnose.Exchange;
import io.wirewitness.diagnose.IdleLimit;
import io.wirewitness.diagnose.Opinion;
import io.wirewitness.diagnose.Parties;
import io.wirewitness.diagnose.Quantity;
import io.wirewitness.diagnose.RequestOnWire;
import io.wirewitness.diagnose.RoundLimit;
import io.wirewitness.diagnose.Rule;
import io.wirewitness.diagnose.Statement;
import io.wirewitness.diagnose.Symptom;
import io.wirewitness.diagnose.Viewpoint;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Failure;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.Incident;
import io.wirewitness.model.TcpSegment;
import io.wirewitness.model.TcpState;
import io.wirewitness.model.Tier;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A box between us and the peer had forgotten the idle connection and answered the next request with a reset. */
public final class IdleResetByMiddlebox implements Rule {

    @Override
    public String cause() {
        return "idle-reset-by-middlebox";
    }

    @Override
    public boolean concerns(Symptom symptom) {
        return symptom.exchange() && symptom.is(Failure.Kind.RESET);
    }

    @Override
    public Opinion judge(Incident incident) {
        Exchange exchange = Exchange.of(incident);
        if (exchange == null || !exchange.failedWith(Failure.Kind.RESET) || exchange.closedByUsFirst()) {
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
        if (exchange.hadInterimAnswer()) {
            return Opinion.ruledOut("an interim answer arrived");
        }
        TcpState before = exchange.stateBefore();
        if (before == TcpState.CLOSE_WAIT) {
            return Opinion.ruledOut("a FIN had come before the request was written (CLOSE_WAIT)");
        }
        if (before == TcpState.CLOSE) {
            return Opinion.ruledOut("the reset had come before the request was written, not in answer to it");
        }
        Acknowledged acknowledged = Acknowledged.of(incident);
        if (acknowledged != null && !acknowledged.none()) {
            return Opinion.ruledOut(acknowledged.text() + ": the server was still there");
        }
        Ending ending = Ending.of(incident);
        if (ending != null && ending.begunByUs()) {
            return Opinion.ruledOut("the first FIN or RST on the wire was "
                    + Parties.of(incident).ours());
        }
        if (ending != null && ending.peerFin() != null) {
            return Opinion.ruledOut("there was a FIN");
        }
        if (ending != null && ending.resetForm() == Ending.ResetForm.LIVE_ABORT) {
            return Opinion.ruledOut("the reset has timestamps and a window: a live socket sent it");
        }
        if (ending != null && ending.peerReset() != null) {
            return byPackets(incident, exchange, ending);
        }
        RoundLimit limit = RoundLimit.justReachedBy(exchange.idleMillis());
        return limit == null
                ? Opinion.notConcerned()
                : stated(incident, exchange, Confidence.POSSIBLE, limit, List.of(), null);
    }

    private Opinion byPackets(Incident incident, Exchange exchange, Ending ending) {
        RequestOnWire request = RequestOnWire.of(incident);
        TcpSegment reset = ending.peerReset();
        if (request == null || reset == null) {
            return Opinion.notConcerned();
        }
        if (reset.number() < request.first().number()) {
            return Opinion.ruledOut("the reset came before the request left, not in answer to it");
        }
        if (!sawTheIdleTime(incident, exchange)) {
            return Opinion.notConcerned();
        }
        List<String> signs = ending.foreignSigns(incident);
        if (signs.isEmpty()) {
            // The server's own host answers so after a restart, for which a long idle time leaves it time, and where
            // its FIN was lost on the way (seen in the lab). Only a usual limit that has just run out points to a box.
            RoundLimit near = RoundLimit.justReachedBy(exchange.idleMillis());
            return near == null
                    ? Opinion.notConcerned()
                    : stated(incident, exchange, Confidence.POSSIBLE, near, signs, request);
        }
        RoundLimit limit = RoundLimit.reachedBy(exchange.idleMillis());
        Confidence confidence = Confidence.LIKELY;
        if (signs.size() >= 2
                && limit != null
                && ending.resetForm() == Ending.ResetForm.NOBODY_HOME
                && exchange.stateBefore() == TcpState.ESTABLISHED) {
            confidence = Confidence.PROVEN;
        }
        if (Viewpoint.of(incident) == Viewpoint.SERVER) {
            confidence = Confidence.POSSIBLE; // then the reset was made by the server's own host, or a box next to it
        }
        return stated(incident, exchange, confidence, limit, signs, request);
    }

    /** Without this, a FIN may have come that nobody saw. */
    private static boolean sawTheIdleTime(Incident incident, Exchange exchange) {
        FlowSnapshot flow = incident.flow();
        boolean watched = flow != null
                && flow.firstNanos() < exchange.connection().exchangeStartNanos() - exchange.idleMillis() * 1_000_000
                && incident.lost().packets() == 0;
        return watched || exchange.stateBefore() == TcpState.ESTABLISHED;
    }

    private Opinion stated(
            Incident incident,
            Exchange exchange,
            Confidence confidence,
            @Nullable RoundLimit limit,
            List<String> signs,
            @Nullable RequestOnWire request) {
        long forgottenAfter = limit == null ? exchange.idleMillis() : limit.seconds() * 1000;
        Statement statement = Statement.of(incident, cause(), Blame.MIDDLEBOX, confidence)
                .headline("the connection was forgotten on the way during " + Quantity.millis(exchange.idleMillis())
                        + " of idleness, and the request was answered by a reset")
                .action((limit == null ? IdleLimit.atMost(exchange.idleMillis()) : new IdleLimit(forgottenAfter, true))
                                .action(incident.call())
                        + "; or let TCP keep-alive probe it more often than that")
                .exchange(exchange)
                .kernelBefore(exchange)
                .kernelAfter(exchange);
        if (limit != null) {
            statement.fact(
                    Tier.APP,
                    exchange.connection().exchangeStartNanos(),
                    "the idle time is beyond " + limit.seconds() + " s, a limit known of " + limit.known());
        }
        Ending ending = Ending.of(incident);
        if (request != null && ending != null) {
            statement
                    .request(request, "; no FIN had come from the server")
                    .packet(
                            ending.peerReset(),
                            "RST in the server's name, " + Quantity.counted(0, "request byte") + " acknowledged");
            for (String sign : signs) {
                statement.packet(ending.peerReset(), sign);
            }
        }
        if (confidence != Confidence.PROVEN) {
            statement.missing("what tells a box on the way from a server that was restarted or whose load balancer"
                    + " forgot the connection: both answer so; a reset nearer than the server, or with another TTL, or"
                    + " the same idle time on several connections");
            if (request != null) {
                statement.missing("a capture at the server's end: whether anybody sent this reset at will"
                        + " (injected-reset), or packets of the two directions take different ways (split-path)");
            }
        }
        return statement.stated();
    }
}
