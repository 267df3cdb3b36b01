package io.wirewitness.diagnose.rules;

import io.wirewitness.diagnose.AgeLimit;
import io.wirewitness.diagnose.Exchange;
import io.wirewitness.diagnose.Frames;
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
import io.wirewitness.model.Tier;

/** The peer ends connections at a fixed age, whatever they carried and however busy they are. */
public final class ConnectionAgeLimit implements Rule {

    private static final int SHOWN_AT_MOST = 3;

    @Override
    public String cause() {
        return "connection-age-limit";
    }

    @Override
    public boolean concerns(Symptom symptom) {
        return (symptom.exchange() && symptom.frames()) || (symptom.exchangeEnded() && symptom.packets());
    }

    @Override
    public Opinion judge(Incident incident) {
        Frames frames = Frames.giving(cause(), incident);
        if (frames != null) {
            return byGoAway(incident, frames);
        }
        Exchange exchange = Exchange.of(incident);
        if (exchange == null || !exchange.ended() || exchange.closedByUsFirst()) {
            return Opinion.notConcerned();
        }
        if (exchange.firstUse() || exchange.answerBytes() > 0) {
            return Opinion.notConcerned();
        }
        AgeLimit limit = AgeLimit.of(incident);
        if (limit == null) {
            return Opinion.notConcerned(); // one connection's age says nothing
        }
        RequestOnWire request = RequestOnWire.of(incident);
        if (request == null) {
            return Opinion.notConcerned();
        }
        if (request.coveredBy(limit.fin()) > 0) {
            return Opinion.ruledOut("the server had accepted the request: a limit of age lets that finish");
        }
        PeerGoing going = PeerGoing.of(incident);
        if (going != null) {
            return Opinion.ruledOut(going.text() + ": it was going away");
        }
        Statement statement = Statement.of(incident, cause(), Blame.CONFIG, Confidence.LIKELY)
                .headline("the server closed the connection at the age of " + Quantity.nanos(limit.ageNanos())
                        + ", as it did with "
                        + Quantity.counted(limit.others().size(), "other") + ", and the client's request met that")
                .action(
                        "let the client retire connections before that age: Apache setConnectionTimeToLive, Reactor Netty"
                                + " maxLifeTime, Vert.x setMaxLifetime; or raise the server's limit: nginx keepalive_time (1 h),"
                                + " Envoy max_connection_duration, gRPC max_connection_age")
                .exchange(exchange)
                .kernelBefore(exchange)
                .kernelAfter(exchange)
                .packet(limit.fin(), "FIN from the server at the age of " + Quantity.nanos(limit.ageNanos()))
                .request(request, "");
        for (Neighbour other :
                limit.others().subList(0, Math.min(SHOWN_AT_MOST, limit.others().size()))) {
            statement.fact(
                    Tier.PACKETS,
                    other.endNanos(),
                    "FIN from the server to " + other.client() + " at the age of "
                            + Quantity.nanos(other.endNanos() - other.firstNanos()) + ", after "
                            + Quantity.counted(other.requests(), "request") + " and "
                            + Quantity.nanos(other.idleNanos())
                            + " of quiet");
        }
        return statement
                .missing("the server's or its load balancer's setting for the age of connections")
                .stated();
    }

    /** HTTP/2: the GOAWAY says so itself, or comes at a round age. */
    private Opinion byGoAway(Incident incident, Frames frames) {
        boolean said = frames.saysMaxAge();
        String age = frames.ageNanos() > 0 ? " at the age of " + Quantity.nanos(frames.ageNanos()) : "";
        Statement statement = Statement.of(incident, cause(), Blame.CONFIG, frames.confidence())
                .headline("the server ended the HTTP/2 connection" + age + " with a GOAWAY"
                        + (said ? " that names its limit, max_age" : "") + "; " + frames.whatBecameOfIt())
                .action(
                        frames.refused()
                                ? "let the client repeat what was not processed, on a new connection; or raise the server's"
                                        + " limit: gRPC MAX_CONNECTION_AGE (istiod 30 min), Envoy max_connection_duration"
                                : "give running calls more time: gRPC MAX_CONNECTION_AGE_GRACE; or let long streams end and begin anew sooner than the server's"
                                        + " MAX_CONNECTION_AGE");
        frames.describe(statement);
        if (frames.confidence() != Confidence.PROVEN) {
            statement.missing(
                    said
                            ? "whether the server's grace for running calls had passed: its MAX_CONNECTION_AGE_GRACE"
                            : "the server's or its load balancer's setting for the age of connections");
        }
        return statement.stated();
    }
}
