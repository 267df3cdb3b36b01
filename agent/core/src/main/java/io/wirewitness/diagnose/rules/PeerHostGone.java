package io.wirewitness.diagnose.rules;

import io.wirewitness.diagnose.Exchange;
import io.wirewitness.diagnose.Handshake;
import io.wirewitness.diagnose.Neighbours;
import io.wirewitness.diagnose.Opinion;
import io.wirewitness.diagnose.Quantity;
import io.wirewitness.diagnose.RequestOnWire;
import io.wirewitness.diagnose.Rule;
import io.wirewitness.diagnose.Statement;
import io.wirewitness.diagnose.Symptom;
import io.wirewitness.diagnose.Unreachable;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Failure;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.Incident;
import io.wirewitness.model.Neighbour;
import io.wirewitness.model.TcpSegment;
import io.wirewitness.model.Tier;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The server's host, or the only way to it, was gone: nothing on any connection was answered any more. */
public final class PeerHostGone implements Rule {

    @Override
    public String cause() {
        return "peer-host-gone";
    }

    @Override
    public boolean concerns(Symptom symptom) {
        return symptom.is(
                Failure.Kind.TIMED_OUT,
                Failure.Kind.KERNEL_TIMED_OUT,
                Failure.Kind.STALLED,
                Failure.Kind.CONNECT_TIMED_OUT,
                Failure.Kind.CONNECT_UNREACHABLE);
    }

    @Override
    public Opinion judge(Incident incident) {
        return switch (incident.failure().kind()) {
            case TIMED_OUT, KERNEL_TIMED_OUT, STALLED -> inFlight(incident);
            case CONNECT_TIMED_OUT, CONNECT_UNREACHABLE -> connecting(incident);
            default -> Opinion.notConcerned();
        };
    }

    private Opinion inFlight(Incident incident) {
        Exchange exchange = Exchange.of(incident);
        RequestOnWire request = RequestOnWire.of(incident);
        if (exchange == null || request == null || exchange.answerBytes() > 0) {
            return Opinion.notConcerned();
        }
        TcpSegment heard = request.firstFromPeer();
        List<Neighbour> unanswered = Neighbours.of(incident).sameHostHanging();
        Unreachable message = noHost(incident, request.first().epochNanos());
        if (unanswered.isEmpty() && message == null) {
            return Opinion.notConcerned(); // from one silent connection nothing follows for the host
        }
        if (heard != null) {
            return Opinion.ruledOut("packets of the server still arrived on this connection");
        }
        if (request.retransmissions() < 1) {
            return Opinion.notConcerned();
        }
        if (Neighbours.of(incident).hostHeardAfter(request.first().epochNanos() + Handshake.SLOW_NANOS)) {
            return Opinion.ruledOut("the host still answered on other connections");
        }
        Confidence confidence = request.retransmissions() >= 2 ? Confidence.LIKELY : Confidence.POSSIBLE;
        Statement statement = begun(incident, confidence)
                .headline("nothing came back from " + host(incident) + " for "
                        + Quantity.nanos(exchange.elapsedNanos()) + " on a connection that had worked, "
                        + (unanswered.isEmpty() ? "and a router says " + said(message) : "and new connections hang too")
                        + ": the host, or the way to it, seems to be gone")
                .packet(
                        request.first(),
                        Quantity.bytes(request.sentBytes()) + ", repeated "
                                + Quantity.counted(request.retransmissions(), "time") + "; no packet of the server"
                                + " followed");
        describe(statement, incident, unanswered, message);
        return statement
                .missing("whether the host or the way to it failed: see the host's own log and up-time")
                .stated();
    }

    private Opinion connecting(Incident incident) {
        Handshake handshake = Handshake.of(incident);
        FlowSnapshot.Side theirs = incident.theirs();
        TcpSegment syn = handshake == null ? null : handshake.syn();
        if (handshake == null || syn == null || theirs == null || theirs.segments() > 0) {
            return Opinion.notConcerned();
        }
        Neighbours neighbours = Neighbours.of(incident);
        Unreachable message = noHost(incident, syn.epochNanos());
        // A port that never worked may be one that a firewall drops; a router's word is about the host.
        long heard = message == null
                ? neighbours.portHeardBefore(syn.epochNanos())
                : neighbours.hostHeardBefore(syn.epochNanos());
        List<Neighbour> unanswered = neighbours.sameHostHanging();
        if (neighbours.hostHeardAfter(syn.epochNanos())) {
            return message == null && unanswered.isEmpty()
                    ? Opinion.notConcerned()
                    : Opinion.ruledOut("the host still answered on other connections");
        }
        boolean repeated = handshake.syns() > 1;
        if (heard == 0 || (!repeated && message == null) || (unanswered.isEmpty() && message == null)) {
            return Opinion.notConcerned(); // a host that was never heard is not known to have gone
        }
        Confidence confidence = message != null || handshake.syns() > 2 ? Confidence.LIKELY : Confidence.POSSIBLE;
        Statement statement = begun(incident, confidence)
                .headline("nothing at " + host(incident) + " answers any more: it was last heard "
                        + Quantity.nanos(syn.epochNanos() - heard) + " before this SYN, and since then "
                        + (message != null
                                ? "a router says " + said(message)
                                : Quantity.counted(unanswered.size() + 1L, "new connection") + " hung")
                        + ": the host, or the way to it, seems to be gone")
                .packet(syn, "SYN, sent " + Quantity.counted(handshake.syns(), "time") + " and never answered")
                .fact(Tier.PACKETS, heard, "the last packet of this host on another connection");
        describe(statement, incident, unanswered, message);
        return statement
                .missing("whether the host or the way to it failed: see the host's own log and up-time")
                .stated();
    }

    private Statement begun(Incident incident, Confidence confidence) {
        return Statement.of(incident, cause(), Blame.PEER_HOST, confidence)
                .action("see whether the host is up (its console or provider) and whether its address moved (fail-over,"
                        + " DNS); to notice sooner, use a connect time-out, TCP keep-alive and TCP_USER_TIMEOUT in the"
                        + " client");
    }

    private static void describe(
            Statement statement, Incident incident, List<Neighbour> unanswered, @Nullable Unreachable message) {
        for (Neighbour other : unanswered.subList(0, Math.min(2, unanswered.size()))) {
            statement.fact(
                    Tier.PACKETS,
                    other.firstNanos(),
                    "a new connection to " + other.server() + " hung too: its SYN was sent "
                            + Quantity.counted(other.syns(), "time"));
        }
        if (message != null) {
            statement.packet(
                    message.error().number(),
                    message.error().epochNanos(),
                    message.text() + " from " + message.error().from().host());
        }
        FlowSnapshot flow = incident.flow();
        if (flow != null && incident.failure().kind() == Failure.Kind.STALLED && incident.observed()) {
            statement.fact(Tier.PACKETS, flow.lastNanos(), "the last packet of this connection");
        }
    }

    /** A router's word that the host is not there, later than a moment; null if none was captured. */
    private static @Nullable Unreachable noHost(Incident incident, long afterNanos) {
        for (Unreachable one : Unreachable.of(incident)) {
            if (one.noHost()
                    && one.sender() == Unreachable.Sender.ON_THE_WAY
                    && one.error().epochNanos() > afterNanos) {
                return one;
            }
        }
        return null;
    }

    private static String said(@Nullable Unreachable message) {
        return message == null ? "" : message.text();
    }

    private static String host(Incident incident) {
        return incident.remote() == null ? "the server" : incident.remote().host();
    }
}
