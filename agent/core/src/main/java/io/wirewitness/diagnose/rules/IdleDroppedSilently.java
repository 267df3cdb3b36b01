package io.wirewitness.diagnose.rules;

import io.wirewitness.diagnose.Acknowledged;
import io.wirewitness.diagnose.Exchange;
import io.wirewitness.diagnose.IdleLimit;
import io.wirewitness.diagnose.Opinion;
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
import io.wirewitness.model.Incident;
import io.wirewitness.model.KernelSnapshot;
import io.wirewitness.model.Neighbour;
import io.wirewitness.model.TcpState;
import io.wirewitness.model.Tier;

/** A box between us and the peer had forgotten the idle connection and swallows what is sent on it. */
public final class IdleDroppedSilently implements Rule {

    /** Shorter idle times outlive every flow table that is known. */
    private static final long FORGETTING_MILLIS = 10_000;

    @Override
    public String cause() {
        return "idle-dropped-silently";
    }

    @Override
    public boolean concerns(Symptom symptom) {
        return symptom.exchange()
                && symptom.is(Failure.Kind.TIMED_OUT, Failure.Kind.KERNEL_TIMED_OUT, Failure.Kind.STALLED);
    }

    @Override
    public Opinion judge(Incident incident) {
        Exchange exchange = Exchange.of(incident);
        if (exchange == null) {
            return Opinion.notConcerned();
        }
        boolean kernelGaveUp = exchange.failedWith(Failure.Kind.KERNEL_TIMED_OUT);
        if (!kernelGaveUp && !exchange.failedWith(Failure.Kind.TIMED_OUT) && !exchange.stillWaiting()) {
            return Opinion.notConcerned();
        }
        if (exchange.firstUse()) {
            return Opinion.ruledOut("no request had used the connection before: it cannot have been forgotten idle");
        }
        if (!exchange.reusedAfterIdle()) {
            return Opinion.ruledOut("the connection had been quiet for only " + Quantity.millis(exchange.idleMillis()));
        }
        if (exchange.answerBytes() > 0) {
            return Opinion.ruledOut(Quantity.bytes(exchange.answerBytes()) + " of an answer arrived");
        }
        if (exchange.unreadAnswerBytes() > 0) {
            return Opinion.ruledOut(Quantity.bytes(exchange.unreadAnswerBytes()) + " of an answer lay unread");
        }
        if (exchange.stateBefore() != null && exchange.stateBefore() != TcpState.ESTABLISHED) {
            return Opinion.ruledOut("the connection had ended before the request: " + exchange.stateBefore());
        }
        Acknowledged acknowledged = Acknowledged.of(incident);
        if (acknowledged != null && !acknowledged.none()) {
            return Opinion.ruledOut(acknowledged.text());
        }
        RequestOnWire request = RequestOnWire.of(incident);
        if (request != null && request.firstFromPeer() != null) {
            return Opinion.ruledOut("the server's packets still arrived");
        }
        if (Viewpoint.of(incident) == Viewpoint.SERVER) {
            return Opinion.ruledOut("the capture was taken at the server's end: the request came that far");
        }
        if (hangsOnNewConnections(incident, exchange)) {
            return Opinion.ruledOut("a new connection to the same server was not answered either");
        }
        int retransmissions = retransmissions(exchange, request);
        if (!kernelGaveUp && (acknowledged == null || retransmissions < 1)) {
            return Opinion.notConcerned(); // a slow server looks the same from here
        }
        if (exchange.idleMillis() < FORGETTING_MILLIS && !freshConnectionWorks(incident, exchange)) {
            return Opinion.ruledOut("the connection had been quiet for only " + Quantity.millis(exchange.idleMillis())
                    + ", which every table that is known outlives, and no new connection is known to work");
        }
        return stated(incident, exchange, request, retransmissions, kernelGaveUp);
    }

    private Opinion stated(
            Incident incident,
            Exchange exchange,
            @org.jspecify.annotations.Nullable RequestOnWire request,
            int retransmissions,
            boolean kernelGaveUp) {
        boolean freshWorks = freshConnectionWorks(incident, exchange);
        boolean longEnough = exchange.idleMillis() >= FORGETTING_MILLIS;
        // Never more: a dead back end behind a balancer that still holds the connection is the same to look at.
        Confidence confidence =
                (retransmissions >= 2 || kernelGaveUp) && (longEnough || freshWorks) && hasEvidence(incident)
                        ? Confidence.LIKELY
                        : Confidence.POSSIBLE;
        RoundLimit limit = RoundLimit.reachedBy(exchange.idleMillis());
        String times = retransmissions > 0 ? ", although it was sent " + (retransmissions + 1) + " times" : "";
        Statement statement = Statement.of(incident, cause(), Blame.MIDDLEBOX, confidence)
                .headline("nothing came back for " + Quantity.nanos(exchange.elapsedNanos())
                        + " on a connection that had been idle for " + Quantity.millis(exchange.idleMillis())
                        + ": not one byte of the request was acknowledged" + times)
                .action((limit == null
                                        ? IdleLimit.atMost(exchange.idleMillis())
                                        : new IdleLimit(limit.seconds() * 1000, true))
                                .action(incident.call())
                        + "; or let TCP keep-alive probe it more often than that")
                .exchange(exchange)
                .kernelBefore(exchange)
                .kernelAfter(exchange);
        if (request != null) {
            statement.request(
                    request,
                    ", repeated " + Quantity.counted(request.retransmissions(), "time")
                            + "; no packet of the server followed");
        }
        if (limit != null) {
            statement.fact(
                    Tier.APP,
                    exchange.connection().exchangeStartNanos(),
                    "the idle time is beyond " + limit.seconds() + " s, a limit known of " + limit.known());
        }
        if (freshWorks) {
            statement.fact(
                    Tier.APP,
                    incident.epochNanos() - Math.max(0, incident.peer().millisSinceConnect()) * 1_000_000,
                    "a new connection to the same server was made meanwhile");
        } else {
            statement.missing("a new connection to the same server at that time: if it hangs too, the host or the route"
                    + " is gone (peer-host-gone)");
        }
        return statement
                .missing("the same on several connections idle for as long, none on busy ones: a back end that"
                        + " died behind a load balancer looks the same on one")
                .stated();
    }

    private static boolean hasEvidence(Incident incident) {
        return Acknowledged.of(incident) != null;
    }

    private static boolean freshConnectionWorks(Incident incident, Exchange exchange) {
        long since = incident.peer().millisSinceConnect();
        boolean byNeighbour = incident.surroundings().neighbours().stream()
                .anyMatch(other -> other.server().equals(incident.remote())
                        && began(other, incident, exchange)
                        && other.end() != Neighbour.End.UNANSWERED
                        && other.end() != Neighbour.End.REFUSED);
        return byNeighbour || (since >= 0 && since * 1_000_000 <= exchange.elapsedNanos());
    }

    private static boolean hangsOnNewConnections(Incident incident, Exchange exchange) {
        return incident.surroundings().neighbours().stream()
                .anyMatch(other -> other.server().equals(incident.remote())
                        && began(other, incident, exchange)
                        && other.end() == Neighbour.End.UNANSWERED);
    }

    private static boolean began(Neighbour other, Incident incident, Exchange exchange) {
        return other.firstNanos() >= exchange.connection().exchangeStartNanos()
                && other.firstNanos() <= incident.epochNanos();
    }

    private static int retransmissions(Exchange exchange, @org.jspecify.annotations.Nullable RequestOnWire request) {
        KernelSnapshot before = exchange.connection().kernelBeforeWrite();
        KernelSnapshot after = exchange.atFailure();
        int most = request == null ? 0 : request.retransmissions();
        if (after != null) {
            most = Math.max(most, Math.max(after.retransmits(), after.backoff()));
            if (before != null && before.totalRetransmits() >= 0) {
                most = Math.max(most, after.totalRetransmits() - before.totalRetransmits());
            }
        }
        return most;
    }
}
