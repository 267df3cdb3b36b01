package io.wirewitness.diagnose.rules;

import io.wirewitness.diagnose.Ending;
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
import io.wirewitness.model.TcpSegment;
import io.wirewitness.model.Tier;

/** The peer was being reloaded or taken out of service: it closed connections of all ages as each fell idle. */
public final class PeerDraining implements Rule {

    private static final int MANY = 3;

    @Override
    public String cause() {
        return "peer-draining";
    }

    @Override
    public boolean concerns(Symptom symptom) {
        return (symptom.exchange() && symptom.frames()) || (symptom.exchangeEnded() && symptom.neighbours());
    }

    @Override
    public Opinion judge(Incident incident) {
        Frames frames = Frames.giving(cause(), incident);
        if (frames != null) {
            return byGoAway(incident, frames);
        }
        Exchange exchange = Exchange.of(incident);
        if (exchange == null || !exchange.ended() || exchange.closedByUsFirst() || exchange.answerBytes() > 0) {
            return Opinion.notConcerned();
        }
        if (incident.surroundings().neighbours().isEmpty()) {
            return Opinion.notConcerned(); // one connection cannot show it
        }
        PeerGoing going = PeerGoing.of(incident);
        if (going == null) {
            return Opinion.notConcerned();
        }
        if (going.died()) {
            return Opinion.ruledOut(going.text() + ", and then it refused new ones");
        }
        Ending ending = Ending.of(incident);
        RequestOnWire request = RequestOnWire.of(incident);
        TcpSegment fin = ending == null ? null : ending.peerFin();
        if (request == null || fin == null) {
            return Opinion.notConcerned();
        }
        if (request.coveredBy(fin) > 0) {
            return Opinion.ruledOut("it had accepted the request: who drains answers it first");
        }
        Confidence confidence =
                going.together().size() >= MANY || going.refused() != null ? Confidence.LIKELY : Confidence.POSSIBLE;
        Statement statement = Statement.of(incident, cause(), Blame.PEER_APP, confidence)
                .headline("the server was closing its connections: this one and "
                        + Quantity.counted(going.together().size(), "other") + " of other ages within "
                        + Quantity.nanos(Math.max(going.spanNanos(), span(going, fin))) + ", and the request met that")
                .action(
                        "let the server announce it (Connection: close, GOAWAY) and wait for its idle connections before it"
                                + " closes them: nginx worker_shutdown_timeout, Spring server.shutdown=graceful, a Kubernetes preStop"
                                + " pause; let the client repeat what was not accepted")
                .exchange(exchange)
                .packet(fin, "FIN from the server")
                .request(request, "; 0 bytes of it had reached the server before its FIN");
        for (Neighbour other :
                going.together().subList(0, Math.min(MANY, going.together().size()))) {
            statement.fact(
                    Tier.PACKETS,
                    other.endNanos(),
                    "FIN from the server to " + other.client() + " at the age of "
                            + Quantity.nanos(other.endNanos() - other.firstNanos()) + ", after "
                            + Quantity.nanos(other.idleNanos()) + " of quiet");
        }
        if (going.refused() != null) {
            statement.fact(
                    Tier.PACKETS,
                    going.refused().firstNanos(),
                    "a new connection to the server was refused afterwards");
        }
        return statement
                .missing("the server's own log of reloads and deployments at that moment")
                .stated();
    }

    /** HTTP/2: a GOAWAY without an error whose first one announced the end (RFC 9113, 6.8). */
    private Opinion byGoAway(Incident incident, Frames frames) {
        Statement statement = Statement.of(incident, cause(), Blame.PEER_APP, frames.confidence())
                .headline("the server announced the end of the HTTP/2 connection with a graceful GOAWAY; "
                        + frames.whatBecameOfIt())
                .action(
                        frames.refused()
                                ? "let the client repeat what was not processed, on a new connection"
                                : "give running requests more time before the server closes: nginx worker_shutdown_timeout,"
                                        + " Envoy drain_timeout, gRPC awaitTermination after shutdown, a Kubernetes"
                                        + " terminationGracePeriodSeconds that is long enough");
        return frames.describe(statement)
                .missing(
                        "the server's own log of reloads and deployments at that moment: a limit of age that is set there"
                                + " (connection-age-limit) begins in the same way")
                .stated();
    }

    private static long span(PeerGoing going, TcpSegment fin) {
        long span = 0;
        for (Neighbour other : going.together()) {
            span = Math.max(span, Math.abs(other.endNanos() - fin.epochNanos()));
        }
        return span;
    }
}
