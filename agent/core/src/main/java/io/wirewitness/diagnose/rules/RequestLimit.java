package io.wirewitness.diagnose.rules;

import io.wirewitness.diagnose.Exchange;
import io.wirewitness.diagnose.FinBehindResponse;
import io.wirewitness.diagnose.Frames;
import io.wirewitness.diagnose.Opinion;
import io.wirewitness.diagnose.OtherConnections;
import io.wirewitness.diagnose.PeerGoing;
import io.wirewitness.diagnose.Quantity;
import io.wirewitness.diagnose.Rule;
import io.wirewitness.diagnose.Statement;
import io.wirewitness.diagnose.Symptom;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Incident;
import io.wirewitness.model.Neighbour;
import io.wirewitness.model.Tier;
import java.util.List;

/** The peer allows so many requests on a connection, closed it behind the last of them, and the next one met that. */
public final class RequestLimit implements Rule {

    /** Fewer are no limit that anybody sets, and chance has many ways to make them equal. */
    private static final int SMALLEST_SHARED = 3;

    @Override
    public String cause() {
        return "request-limit";
    }

    @Override
    public boolean concerns(Symptom symptom) {
        return (symptom.exchange() && symptom.frames()) || symptom.exchangeEnded();
    }

    @Override
    public Opinion judge(Incident incident) {
        Frames frames = Frames.giving(cause(), incident);
        if (frames != null) {
            return byGoAway(incident, frames);
        }
        Exchange exchange = Exchange.of(incident);
        FinBehindResponse close = exchange == null ? null : FinBehindResponse.of(incident, exchange);
        if (exchange == null || close == null || close.responses() == 0) {
            return Opinion.notConcerned();
        }
        PeerGoing going = PeerGoing.of(incident);
        if (going != null) {
            return Opinion.ruledOut(going.text() + ": it was going away");
        }
        int responses = close.responses();
        List<Neighbour> closed = OtherConnections.closedBehindAResponse(incident);
        long same = closed.stream()
                .filter(other -> OtherConnections.hadResponses(other, responses))
                .count();
        boolean known = isKnown(responses);
        if (!known && (same < 2 || responses < SMALLEST_SHARED)) {
            return Opinion.notConcerned(); // no limit that is known, and nothing to compare with
        }
        if (OtherConnections.moreRequestsElsewhere(incident, responses)) {
            return Opinion.ruledOut("another connection to the server carried more requests than that");
        }
        boolean oneAge = close.ageNanos() >= 0
                && OtherConnections.ofOneAge(incident, close.ageNanos()).size() >= 2;
        Confidence confidence = Confidence.LIKELY;
        if (oneAge || (!known && same < 3)) {
            confidence = Confidence.POSSIBLE; // number and age are both equal, or nearly a coincidence
        } else if (known && same >= 2) {
            confidence = Confidence.PROVEN;
        }
        Statement statement = Statement.of(incident, cause(), Blame.CONFIG, confidence)
                .headline("the server closed the connection directly behind response number " + responses
                        + ", and the client's next request met that")
                .action("let the client honour Connection: close and retire a connection before request number "
                        + (responses + 1)
                        + ", or raise the server's limit: nginx keepalive_requests (1000), Tomcat"
                        + " maxKeepAliveRequests (100), Apache MaxKeepAliveRequests (100)")
                .exchange(exchange)
                .kernelBefore(exchange)
                .kernelAfter(exchange);
        close.describe(statement, incident);
        if (same > 0) {
            statement.fact(
                    Tier.PACKETS,
                    incident.epochNanos(),
                    Quantity.counted(same, "other connection") + " to the server " + (same == 1 ? "was" : "were")
                            + " closed behind response number " + responses + " too");
        }
        if (confidence != Confidence.PROVEN) {
            statement.missing(
                    "other connections to the same server: a request limit ends each behind the same number of"
                            + " responses, connection-age-limit at the same age, peer-draining several at once");
        }
        return statement.stated();
    }

    /** HTTP/2: the last stream of the GOAWAY tells after how many requests the server had enough. */
    private Opinion byGoAway(Incident incident, Frames frames) {
        int requests = frames.roundRequests();
        Statement statement = Statement.of(incident, cause(), Blame.CONFIG, frames.confidence())
                .headline("the server ended the HTTP/2 connection with a GOAWAY after request number " + requests + "; "
                        + frames.whatBecameOfIt())
                .action(
                        "let the client repeat what was not processed, on a new connection; or raise the server's limit:"
                                + " nginx keepalive_requests (1000), Envoy max_requests_per_connection");
        return frames.describe(statement)
                .missing(
                        "the server's setting, or other connections to it: a request limit ends each behind the same number"
                                + " of requests")
                .stated();
    }

    /** 100 and 1000 are the defaults of servers, and people set round numbers; 10 and 50 are too common by chance. */
    private static boolean isKnown(int responses) {
        return responses == 100
                || responses == 200
                || responses == 500
                || responses == 1000
                || responses == 2000
                || responses == 5000
                || responses == 10_000;
    }
}
