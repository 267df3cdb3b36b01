package io.wirewitness.diagnose.rules;

import io.wirewitness.diagnose.Acknowledged;
import io.wirewitness.diagnose.Ending;
import io.wirewitness.diagnose.Exchange;
import io.wirewitness.diagnose.Opinion;
import io.wirewitness.diagnose.Parties;
import io.wirewitness.diagnose.Quantity;
import io.wirewitness.diagnose.RequestOnWire;
import io.wirewitness.diagnose.ResetOrigin;
import io.wirewitness.diagnose.Rule;
import io.wirewitness.diagnose.Statement;
import io.wirewitness.diagnose.Symptom;
import io.wirewitness.diagnose.TwoPaths;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Failure;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.Incident;
import io.wirewitness.model.TcpFlags;
import io.wirewitness.model.TcpSegment;
import io.wirewitness.model.Tier;
import org.jspecify.annotations.Nullable;

/** Packets of one connection took two ways and reached two hosts; the second one knew nothing of it. */
public final class SplitPath implements Rule {

    /** A host that spoke so shortly before did not forget the connection meanwhile. */
    private static final long ALIVE_NANOS = 1_000_000_000;

    @Override
    public String cause() {
        return "split-path";
    }

    @Override
    public boolean concerns(Symptom symptom) {
        return symptom.exchange() && symptom.packets();
    }

    @Override
    public Opinion judge(Incident incident) {
        Exchange exchange = Exchange.of(incident);
        if (exchange == null || incident.flow() == null) {
            return Opinion.notConcerned();
        }
        TwoPaths paths = TwoPaths.of(incident);
        if (paths != null) {
            return fromBoth(incident, exchange, paths);
        }
        ResetOrigin origin = ResetOrigin.of(incident);
        Ending ending = Ending.of(incident);
        boolean reset = exchange.failedWith(Failure.Kind.RESET) || exchange.failedWith(Failure.Kind.BROKEN_PIPE);
        if (origin == null || ending == null || !reset || !origin.passive()) {
            return Opinion.notConcerned(); // the answer of a host that knows no such connection has one form
        }
        if (origin.unrouted()) {
            return Opinion.ruledOut(
                    origin.hops() + ": hosts begin with such a TTL, so that no router seems to have passed"
                            + " this reset on, and routers had passed on the others");
        }
        if (exchange.closedByUsFirst() || ending.begunByUs() || !ending.resetWithoutFin()) {
            return Opinion.notConcerned(); // it knew the connection: it was over
        }
        if (exchange.requestBytes() == 0) {
            return Opinion.notConcerned(); // it answers no data: boxes that take the handshake on themselves do so
        }
        TcpSegment alive = lastBefore(incident, origin.reset());
        if (alive == null || origin.reset().epochNanos() - alive.epochNanos() > ALIVE_NANOS) {
            return Opinion.notConcerned(); // in so long a time the same host, or a box before it, may have forgotten it
        }
        boolean first = alive.has(TcpFlags.SYN);
        if (first && alive.window() == 0) {
            return Opinion.notConcerned(); // no server offers that: a box took the handshake on itself
        }
        // On the way through other people's networks, filters imitate this form more often than ways split.
        boolean inside = incident.remote() != null && incident.remote().isPrivate();
        // After a rest a box on the way may have forgotten the connection, however short its memory seems.
        boolean rested = exchange.reusedAfterIdle();
        Confidence confidence =
                origin.signs().isEmpty() || first || !inside || rested ? Confidence.POSSIBLE : Confidence.LIKELY;
        return fromOneEnd(incident, exchange, origin, alive, confidence);
    }

    private Opinion fromBoth(Incident incident, Exchange exchange, TwoPaths paths) {
        TcpSegment strayed = paths.strayed();
        FlowSnapshot known = paths.known();
        String size = Quantity.bytes(strayed.payloadBytes());
        Statement statement = Statement.of(
                        incident, cause(), Blame.NETWORK, paths.watchedBoth() ? Confidence.PROVEN : Confidence.LIKELY)
                .headline("packets of one connection reached two hosts: " + size
                        + " of it went to a second one, which knew nothing of it and answered by a reset")
                .action(action())
                .exchange(exchange)
                .fact(
                        Tier.PACKETS,
                        known.fromClient().lastPayloadNanos(),
                        paths.knownAt() + ": the host that has the connection got "
                                + Quantity.bytes(known.fromClient().payloadBytes()) + " of it up to here"
                                + (paths.acknowledged() ? " and acknowledged all" : "")
                                + ", and nothing behind them")
                .fact(
                        Tier.PACKETS,
                        strayed.epochNanos(),
                        paths.strangerAt() + ": the next " + size
                                + (paths.skippedBytes() == 0
                                        ? ""
                                        : ", " + Quantity.bytes(paths.skippedBytes()) + " further on,")
                                + " reached a host that has seen no SYN of it (packet " + strayed.number() + ")")
                .fact(
                        Tier.PACKETS,
                        paths.reset().epochNanos(),
                        paths.strangerAt()
                                + ": RST from there with the sender's acknowledgment as its number, as a host answers"
                                + " for a connection it does not know (packet "
                                + paths.reset().number() + ")");
        if (!paths.watchedBoth()) {
            statement.missing(
                    "captures that surely ran at the same time: their clocks could not be compared, and they overlap"
                            + " by less than 10 s around this");
        }
        TcpSegment late = known.fromClient().rst();
        if (late != null) {
            statement.fact(
                    Tier.PACKETS,
                    late.epochNanos(),
                    paths.knownAt() + ": RST from the client, which had been reset meanwhile (packet " + late.number()
                            + ")");
        }
        return statement.stated();
    }

    private Opinion fromOneEnd(
            Incident incident, Exchange exchange, ResetOrigin origin, TcpSegment alive, Confidence confidence) {
        Acknowledged acknowledged = Acknowledged.of(incident);
        TcpSegment reset = origin.reset();
        Statement statement = Statement.of(incident, cause(), Blame.NETWORK, confidence)
                .headline("a host that knows no such connection answered for the server, which had spoken "
                        + Quantity.nanos(reset.epochNanos() - alive.epochNanos()) + " before"
                        + (acknowledged == null || acknowledged.none()
                                ? ""
                                : " and had acknowledged " + Quantity.bytes(acknowledged.bytes()) + " of the request"))
                .action(action())
                .exchange(exchange)
                .kernelBefore(exchange)
                .kernelAfter(exchange)
                .request(RequestOnWire.of(incident), "")
                .packet(alive, "the server's last packet before")
                .packet(
                        reset,
                        "RST without ACK, window 0, with "
                                + Parties.of(incident).our()
                                + " acknowledgment as its number: as Linux answers for a connection it does not know");
        if (!origin.hopsAreASign()) {
            statement.packet(reset, origin.hops());
        }
        for (ResetOrigin.Sign sign : origin.signs()) {
            statement.packet(reset, sign.text());
        }
        statement.missing(
                "captures on all hosts behind this address: one of them has this connection's beginning, another"
                        + " one the segment that was answered by the reset");
        if (origin.signs().isEmpty()) {
            statement.missing(
                    "a sign that it was another host: a TTL that differs by 2 or more from the server's others, or"
                            + " something that the server surely sent behind the reset");
        }
        if (confidence != Confidence.LIKELY) {
            statement.missing(
                    "whether anybody sent this reset at will (injected-reset): it would look the same from here");
        }
        return statement.stated();
    }

    /** The last packet in the peer's name before the reset; null if none is held. */
    private static @Nullable TcpSegment lastBefore(Incident incident, TcpSegment reset) {
        FlowSnapshot flow = incident.flow();
        TcpSegment last = null;
        if (flow != null) {
            for (TcpSegment segment : flow.segments()) {
                if (segment.number() < reset.number() && segment.source().equals(reset.source())) {
                    last = segment;
                }
            }
        }
        return last;
    }

    private static String action() {
        return "let every packet of a connection take one way: look at what distributes by flow in front of these hosts (ECMP"
                + " or LACP hashing that changes or includes fragments and ToS, an anycast or virtual address on several"
                + " hosts, a switch that floods, a load balancer without shared state), and at what changed there at this"
                + " moment";
    }
}
