package io.wirewitness.diagnose.rules;

import io.wirewitness.diagnose.Handshake;
import io.wirewitness.diagnose.Opinion;
import io.wirewitness.diagnose.Quantity;
import io.wirewitness.diagnose.Rule;
import io.wirewitness.diagnose.Statement;
import io.wirewitness.diagnose.Symptom;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Incident;
import io.wirewitness.model.Neighbour;
import io.wirewitness.model.TcpSegment;
import io.wirewitness.model.Tier;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The server still held an earlier connection from the same address and port, and answered the SYN on its behalf. */
public final class PortReuseCollision implements Rule {

    @Override
    public String cause() {
        return "port-reuse-collision";
    }

    @Override
    public boolean concerns(Symptom symptom) {
        return symptom.packets();
    }

    @Override
    public Opinion judge(Incident incident) {
        Handshake handshake = Handshake.of(incident);
        if (handshake == null || handshake.syn() == null) {
            return Opinion.notConcerned();
        }
        boolean failed = incident.failure().kind().inConnecting();
        if (!failed && !handshake.feltSlow(incident)) {
            return Opinion.notConcerned();
        }
        if (handshake.foreign().isEmpty()) {
            // Only who saw every packet may say that there was none.
            return handshake.syns() > 1
                            && handshake.synAck() != null
                            && incident.lost().packets() == 0
                    ? Opinion.ruledOut("nothing answered the SYN with the number of another connection")
                    : Opinion.notConcerned();
        }
        TcpSegment syn = Objects.requireNonNull(handshake.syn());
        TcpSegment foreign = handshake.foreign().get(0);
        Neighbour earlier = earlier(incident);
        // Some boxes that guard against floods test a client by such an answer too.
        Confidence confidence = earlier != null ? Confidence.PROVEN : Confidence.LIKELY;
        String where = String.valueOf(incident.remote());
        Statement statement = Statement.of(incident, cause(), Blame.NETWORK, confidence)
                .headline((failed
                                ? "no connection to " + where + " could be made"
                                : "the connect to " + where + " took " + Quantity.nanos(handshake.tookNanos()))
                        + ": the server still held an earlier connection from " + incident.local()
                        + " and answered the SYN on its behalf")
                .action("let the client not use a port again so soon: no fixed local port (bind to port 0), a wider"
                        + " net.ipv4.ip_local_port_range, more addresses at a NAT; and let both ends close"
                        + " connections, so that none is left half-open at the server (keep-alive there)")
                .packet(syn, "SYN with sequence number " + syn.sequence())
                .packet(
                        foreign,
                        "the answer acknowledges " + foreign.acknowledgment() + " instead of "
                                + (syn.sequence() + 1 & 0xffff_ffffL)
                                + ": a challenge ACK of another connection (RFC 5961, 4)"
                                + (handshake.foreign().size() > 1
                                        ? ", " + handshake.foreign().size() + " of them"
                                        : ""));
        if (handshake.foreignResets().isEmpty()) {
            statement.fact(
                    Tier.PACKETS,
                    foreign.epochNanos(),
                    "the RST that would have ended that connection was not sent, or not captured");
        } else {
            TcpSegment reset = handshake.foreignResets().get(0);
            statement.packet(reset, "RST from " + reset.source() + " with that number: it ends the earlier connection");
        }
        if (handshake.synAck() != null) {
            statement.packet(
                    handshake.synAck(),
                    "SYN-ACK to the SYN, which was sent " + Quantity.counted(handshake.syns(), "time"));
        }
        if (earlier != null) {
            statement.fact(
                    Tier.PACKETS,
                    earlier.lastNanos(),
                    "last packet of an earlier connection between the same addresses and ports, "
                            + Quantity.nanos(syn.epochNanos() - earlier.lastNanos()) + " before the SYN");
        } else {
            statement.missing("the earlier connection from this port: it ended before the capture began, or came from"
                    + " another host behind the same address; a box that guards against floods can answer so too");
        }
        return statement.stated();
    }

    private static @Nullable Neighbour earlier(Incident incident) {
        Handshake handshake = Handshake.of(incident);
        long began = handshake == null || handshake.syn() == null
                ? 0
                : handshake.syn().epochNanos();
        for (Neighbour other : incident.surroundings().neighbours()) {
            boolean sameEnds =
                    other.client().equals(incident.local()) && other.server().equals(incident.remote());
            if (sameEnds && other.lastNanos() < began && other.end() != Neighbour.End.UNANSWERED) {
                return other;
            }
        }
        return null;
    }
}
