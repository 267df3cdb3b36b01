package io.wirewitness.diagnose.rules;

import io.wirewitness.diagnose.Handshake;
import io.wirewitness.diagnose.Neighbours;
import io.wirewitness.diagnose.Opinion;
import io.wirewitness.diagnose.Quantity;
import io.wirewitness.diagnose.Rule;
import io.wirewitness.diagnose.Statement;
import io.wirewitness.diagnose.Symptom;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Failure;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.Incident;
import io.wirewitness.model.Neighbour;
import io.wirewitness.model.OtherView;
import io.wirewitness.model.TcpFlags;
import io.wirewitness.model.TcpSegment;
import io.wirewitness.model.Tier;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A box that guards the server against floods answered the SYN in its name, and then threw the connection away. */
public final class HandshakeScrubbed implements Rule {

    @Override
    public String cause() {
        return "handshake-scrubbed";
    }

    @Override
    public boolean concerns(Symptom symptom) {
        return symptom.packets() && symptom.is(Failure.Kind.RESET);
    }

    @Override
    public Opinion judge(Incident incident) {
        FlowSnapshot flow = incident.flow();
        FlowSnapshot.Side theirs = incident.theirs();
        Handshake handshake = Handshake.of(incident);
        if (incident.failure().kind() != Failure.Kind.RESET || flow == null || theirs == null || handshake == null) {
            return Opinion.notConcerned();
        }
        TcpSegment synAck = handshake.synAck();
        TcpSegment reset = theirs.rst();
        if (synAck == null || reset == null || theirs.payloadBytes() > 0 || theirs.fin() != null) {
            return Opinion.notConcerned();
        }
        if (synAck.window() > 0) {
            FlowSnapshot.Side ours = incident.ours();
            return ours != null && ours.payloadBytes() > 0
                    ? Opinion.notConcerned()
                    : Opinion.ruledOut("the SYN-ACK offered a window of " + Quantity.bytes(synAck.window())
                            + ": the server was ready to take data");
        }
        TcpSegment opened = windowOpened(flow, reset);
        if (opened != null) {
            return Opinion.ruledOut(
                    "the server opened its window " + Quantity.nanos(opened.epochNanos() - synAck.epochNanos())
                            + " after the SYN-ACK: the connection was handed on to it");
        }
        int apart = Math.abs(reset.ttl() - synAck.ttl());
        if (apart >= 2) {
            return Opinion.ruledOut("the reset has TTL " + reset.ttl() + " and the SYN-ACK " + synAck.ttl()
                    + ": they were not sent by the same host");
        }
        List<Integer> usual = Neighbours.of(incident).hostTtls();
        boolean foreign = !usual.isEmpty() && usual.stream().allMatch(ttl -> Math.abs(ttl - synAck.ttl()) >= 2);
        long ended = resetNeighbours(incident, reset);
        OtherView atServer = deniedAtServer(incident, synAck);
        Confidence confidence =
                atServer != null ? Confidence.PROVEN : apart == 0 ? Confidence.LIKELY : Confidence.POSSIBLE;
        Statement statement = Statement.of(incident, cause(), Blame.MIDDLEBOX, confidence)
                .headline("a SYN-ACK that allows no data (window 0) and then a reset, both with TTL " + synAck.ttl()
                        + ": a box that guards " + incident.remote() + " against floods seems to have answered in its"
                        + " name and thrown the connection away")
                .action("ask who runs the flood protection (SYN proxy, DDoS scrubbing) before this server: let it trust"
                        + " these clients' addresses or raise its rate limits; fewer new connections, by keep-alive,"
                        + " stay below them")
                .packet(handshake.syn(), "SYN")
                .packet(synAck, "SYN-ACK with window 0, TTL " + synAck.ttl())
                .packet(
                        reset,
                        "RST " + Quantity.nanos(reset.epochNanos() - synAck.epochNanos()) + " later, TTL " + reset.ttl()
                                + "; the window was never opened");
        if (atServer != null) {
            return statement
                    .fact(
                            Tier.PACKETS,
                            synAck.epochNanos(),
                            "the capture " + atServer.capture().name()
                                    + ", nearer to the server, has no SYN-ACK with window 0 on this connection")
                    .stated();
        }
        if (foreign) {
            statement.fact(
                    Tier.PACKETS,
                    synAck.epochNanos(),
                    "SYN-ACKs of the same address on other connections have TTL " + text(usual)
                            + ": another host sent those");
        } else {
            statement.missing("the TTL of a connection that the server itself answered: it would tell the box from the"
                    + " server");
        }
        if (ended > 0) {
            statement.fact(
                    Tier.PACKETS,
                    reset.epochNanos(),
                    Quantity.counted(ended, "other connection") + " to the same port "
                            + (ended == 1 ? "was" : "were") + " reset by the server's side within "
                            + Quantity.nanos(Neighbours.AROUND_NANOS));
        }
        return statement
                .missing("a capture at the server: if this SYN-ACK is not in it, it was not the server's; a server"
                        + " without memory for a buffer offers window 0 as well")
                .stated();
    }

    private static @Nullable TcpSegment windowOpened(FlowSnapshot flow, TcpSegment reset) {
        for (TcpSegment segment : flow.segments()) {
            boolean fromThem = segment.source().equals(reset.source()) && segment.number() < reset.number();
            if (fromThem && !segment.has(TcpFlags.SYN) && !segment.has(TcpFlags.RST) && segment.window() > 0) {
                return segment;
            }
        }
        return null;
    }

    /** A whole view from nearer to the server in which the SYN-ACK is missing or offers a window; null if there is none. */
    private static @Nullable OtherView deniedAtServer(Incident incident, TcpSegment synAck) {
        for (OtherView view : incident.surroundings().views()) {
            FlowSnapshot flow = view.flow();
            boolean closedThere = flow.segments().stream()
                    .anyMatch(segment -> segment.has(TcpFlags.SYN | TcpFlags.ACK) && segment.window() == 0);
            if (view.nearer() == OtherView.Nearer.SERVER
                    && flow.handshakeSeen()
                    && flow.recentComplete()
                    && flow.server().equals(synAck.source())
                    && !closedThere) {
                return view;
            }
        }
        return null;
    }

    private static long resetNeighbours(Incident incident, TcpSegment reset) {
        return Neighbours.of(incident).samePort().stream()
                .filter(other -> other.end() == Neighbour.End.SERVER_RESET
                        && other.requests() <= 1
                        && Math.abs(other.endNanos() - reset.epochNanos()) <= Neighbours.AROUND_NANOS)
                .count();
    }

    private static String text(List<Integer> ttls) {
        return ttls.size() == 1 ? "" + ttls.get(0) : ttls.get(0) + " to " + ttls.get(ttls.size() - 1);
    }
}
