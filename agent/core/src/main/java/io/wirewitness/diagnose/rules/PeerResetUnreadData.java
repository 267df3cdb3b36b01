package io.wirewitness.diagnose.rules;

import io.wirewitness.diagnose.EarlyAnswer;
import io.wirewitness.diagnose.Ending;
import io.wirewitness.diagnose.Exchange;
import io.wirewitness.diagnose.Opinion;
import io.wirewitness.diagnose.Parties;
import io.wirewitness.diagnose.Quantity;
import io.wirewitness.diagnose.ResetOrigin;
import io.wirewitness.diagnose.Rule;
import io.wirewitness.diagnose.Statement;
import io.wirewitness.diagnose.Symptom;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Failure;
import io.wirewitness.model.Incident;
import io.wirewitness.model.TcpSegment;
import io.wirewitness.model.TcpState;
import org.jspecify.annotations.Nullable;

/** The peer answered before it had read the request's body, closed, and the unread rest turned its close into a reset. */
public final class PeerResetUnreadData implements Rule {

    /** nginx stops at 1 MB and Tomcat at 2 MB by default; half of the smaller. */
    private static final long LARGE_BODY_BYTES = 512 * 1024;

    @Override
    public String cause() {
        return "peer-reset-unread-data";
    }

    @Override
    public boolean concerns(Symptom symptom) {
        return symptom.exchangeEnded();
    }

    @Override
    public Opinion judge(Incident incident) {
        Exchange exchange = Exchange.of(incident);
        if (exchange == null) {
            return Opinion.notConcerned();
        }
        // To an observer the kind is that of the first packet: a FIN, then a RST, is a broken pipe to who still writes.
        boolean finFirst = incident.observed() && exchange.failedWith(Failure.Kind.END_OF_STREAM);
        if (!exchange.failedWith(Failure.Kind.RESET) && !exchange.failedWith(Failure.Kind.BROKEN_PIPE) && !finFirst) {
            return Opinion.notConcerned();
        }
        if (exchange.closedByUsFirst()) {
            return Opinion.ruledOut(Parties.of(incident).ourSide() + " had closed the connection first");
        }
        TcpState before = exchange.stateBefore();
        if (before != null && before != TcpState.ESTABLISHED) {
            return Opinion.ruledOut("the connection had ended before the request was written: " + before);
        }
        Ending ending = Ending.of(incident);
        if (ending != null && ending.begunByUs()) {
            return Opinion.ruledOut("the first FIN or RST on the wire was "
                    + Parties.of(incident).ours());
        }
        EarlyAnswer early = EarlyAnswer.of(incident, exchange);
        TcpSegment reset = ending == null ? null : ending.peerReset();
        if (early != null && reset != null && reset.number() > early.response().number()) {
            return stated(incident, exchange, confidence(incident, exchange, early), early, reset);
        }
        if (incident.observed()) {
            return finFirst
                    ? Opinion.notConcerned()
                    : Opinion.ruledOut(
                            exchange.answerBytes() > 0
                                    ? "no answer was seen that came ahead of the request's end"
                                    : "no response came before the reset");
        }
        if (exchange.answerLayUnread()) {
            boolean perhapsNoAnswer =
                    exchange.unreadMayBeTickets() || (exchange.tls() && exchange.unreadAnswerBytes() < 64); // an alert
            return stated(incident, exchange, perhapsNoAnswer ? Confidence.POSSIBLE : Confidence.LIKELY, null, null);
        }
        if (reset != null && incident.lost().packets() == 0) {
            return Opinion.ruledOut("no response came before the reset");
        }
        if (exchange.unreadBytes() == 0) {
            return Opinion.ruledOut("no response lay unread when it failed");
        }
        if (exchange.unreadBytes() < 0 && exchange.requestBytes() >= LARGE_BODY_BYTES) {
            return stated(incident, exchange, Confidence.POSSIBLE, null, null);
        }
        return Opinion.notConcerned();
    }

    /** Inside TLS nothing is readable, and a new connection's session tickets look like an answer. */
    private static Confidence confidence(Incident incident, Exchange exchange, EarlyAnswer early) {
        ResetOrigin origin = ResetOrigin.of(incident);
        if (origin != null && origin.strange()) {
            return Confidence.POSSIBLE; // whoever answered, the reset is somebody else's
        }
        if (early.readable()) {
            return Confidence.PROVEN;
        }
        return exchange.firstUse() ? Confidence.POSSIBLE : Confidence.LIKELY;
    }

    private Opinion stated(
            Incident incident,
            Exchange exchange,
            Confidence confidence,
            @Nullable EarlyAnswer early,
            @Nullable TcpSegment reset) {
        String answered;
        if (early != null && early.readable()) {
            answered = "the server answered " + early.response().httpStatus();
        } else if (confidence == Confidence.POSSIBLE) {
            answered = "the server may have answered";
        } else {
            answered = "the server answered";
        }
        Statement statement = Statement.of(incident, cause(), Blame.PEER_APP, confidence)
                .headline(answered + " before it had read the whole request, and its close became a reset after "
                        + Quantity.bytes(exchange.requestBytes()))
                .action(
                        "raise the server's limit for request bodies (nginx client_max_body_size, Tomcat maxSwallowSize,"
                                + " Spring max-request-size) or send less; with Expect: 100-continue the client hears the refusal"
                                + " before it sends the body")
                .exchange(exchange)
                .kernelBefore(exchange)
                .kernelAfter(exchange);
        if (early != null) {
            String status = early.readable()
                    ? "response with status " + early.response().httpStatus()
                    : "data";
            statement
                    .packet(early.response(), status + " from the server before the request was complete")
                    .packet(early.ourNext(), "more of " + Parties.of(incident).our() + " request behind it")
                    .packet(reset, "RST from the server: the rest of the request stayed unread");
        }
        if (confidence != Confidence.PROVEN) {
            statement.missing(
                    "the response that was not read, or packets that show it: without it a server that died looks"
                            + " the same (peer-process-died)");
        }
        return statement.stated();
    }
}
