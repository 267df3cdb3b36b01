package io.wirewitness.diagnose.rules;

import io.wirewitness.diagnose.Exchange;
import io.wirewitness.diagnose.Handshake;
import io.wirewitness.diagnose.Neighbours;
import io.wirewitness.diagnose.Opinion;
import io.wirewitness.diagnose.Quantity;
import io.wirewitness.diagnose.Rule;
import io.wirewitness.diagnose.Statement;
import io.wirewitness.diagnose.Symptom;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.CounterChange;
import io.wirewitness.model.Endpoint;
import io.wirewitness.model.Failure;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.Incident;
import io.wirewitness.model.Neighbour;
import io.wirewitness.model.TcpFlags;
import io.wirewitness.model.TcpSegment;
import io.wirewitness.model.Tier;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The server's kernel had no room for another connection that its application has yet to accept. */
public final class AcceptQueueFull implements Rule {

    /** {@code tcp_v4_syn_recv_sock} and {@code tcp_conn_request} count so where a listener's queue is full. */
    private static final String OVERFLOWS = "TcpExt.ListenOverflows";

    /** Two lost in a row: a way that loses 3 of 100 does so once in a thousand connects. */
    private static final int SYNS_NOT_LOST_BY_CHANCE = 3;

    /** If fewer than one in so many had to knock again, a way that loses packets does the same. */
    private static final int MOST_WORK = 4;

    @Override
    public String cause() {
        return "accept-queue-full";
    }

    @Override
    public boolean concerns(Symptom symptom) {
        return symptom.is(Failure.Kind.CONNECT_TIMED_OUT) || (symptom.exchange() && symptom.packets());
    }

    @Override
    public Opinion judge(Incident incident) {
        Opinion own = ownListener(incident);
        if (own != null) {
            return own;
        }
        Handshake handshake = Handshake.of(incident);
        FlowSnapshot flow = incident.flow();
        FlowSnapshot.Side ours = incident.ours();
        FlowSnapshot.Side theirs = incident.theirs();
        Exchange exchange = Exchange.of(incident);
        if (handshake == null || flow == null || ours == null || theirs == null || exchange == null) {
            return Opinion.notConcerned();
        }
        boolean connecting =
                incident.failure().kind() == Failure.Kind.CONNECT_TIMED_OUT || handshake.feltSlow(incident);
        if (connecting && handshake.syns() > 1 && handshake.foreign().isEmpty()) {
            return synsDropped(incident, handshake);
        }
        boolean waited = exchange.failedWith(Failure.Kind.TIMED_OUT)
                || exchange.failedWith(Failure.Kind.KERNEL_TIMED_OUT)
                || exchange.failedWith(Failure.Kind.STALLED)
                || exchange.failedWith(Failure.Kind.RESET);
        if (!waited || handshake.synAck() == null || handshake.feltSlow(incident)) {
            return Opinion.notConcerned();
        }
        if (theirs.payloadBytes() > 0 || theirs.fin() != null) {
            return Opinion.notConcerned(); // the application has it
        }
        return acknowledgmentDropped(incident, handshake, flow, ours, theirs);
    }

    /**
     * A connect to a listener on this very host, and this host's own count of connections that found an accept queue full.
     * The count is of all listeners of the network namespace: it never proves which.
     */
    private @Nullable Opinion ownListener(Incident incident) {
        Endpoint remote = incident.remote();
        if (remote == null || incident.observed() || incident.failure().kind() != Failure.Kind.CONNECT_TIMED_OUT) {
            return null;
        }
        Endpoint local = incident.local();
        boolean here = remote.isLoopback()
                || (local != null && !local.isWildcard() && local.host().equals(remote.host()));
        CounterChange overflows = incident.counters().stream()
                .filter(each -> each.name().equals(OVERFLOWS) && each.change() > 0)
                .findFirst()
                .orElse(null);
        if (!here || overflows == null) {
            return null;
        }
        return Statement.of(incident, cause(), Blame.LOCAL_APP, Confidence.LIKELY)
                .headline(remote
                        + ", a listener on this host, did not answer the connect, and this host's kernel dropped "
                        + Quantity.counted(overflows.change(), "connection")
                        + " at that time because an accept queue was full")
                .action("see whether the application behind that port accepts (ss -ltn: Recv-Q against Send-Q of the"
                        + " listener) and what holds its threads; a larger backlog helps against bursts only (Tomcat"
                        + " acceptCount, HttpServer.create(address, backlog), with net.core.somaxconn)")
                .failure()
                .fact(
                        Tier.KERNEL,
                        incident.epochNanos(),
                        "TcpExtListenOverflows rose by " + overflows.change() + " within "
                                + Quantity.millis(overflows.overMillis()) + " in this network namespace")
                .missing("which listener it was: ss -ltn at that moment")
                .stated();
    }

    /** Those on which the server was heard behind our SYN: one that was made just before may be of a host that died since. */
    private static List<Neighbour> heardSince(Handshake handshake, List<Neighbour> made) {
        TcpSegment first = handshake.syn();
        long syn = first == null ? Long.MAX_VALUE : first.epochNanos();
        return made.stream()
                .filter(other -> Math.max(other.connectedNanos(), other.heardNanos()) >= syn)
                .toList();
    }

    /** Nothing answers the SYN, or only a repetition of it, and yet others are served. */
    private Opinion synsDropped(Incident incident, Handshake handshake) {
        Neighbours neighbours = Neighbours.of(incident);
        List<Neighbour> working = heardSince(handshake, neighbours.samePortMade());
        List<Neighbour> knocking = handshake.synAck() == null
                ? neighbours.samePortKnocking()
                : together(handshake, neighbours.samePortKnocking());
        if (working.isEmpty() || (handshake.synAck() != null && knocking.isEmpty())) {
            // A SYN alone that is lost once says nothing of the server, and so do two that were lost one after the
            // other.
            return Opinion.notConcerned();
        }
        boolean byChance = handshake.synAck() != null
                && handshake.syns() < SYNS_NOT_LOST_BY_CHANCE
                && knocking.size() * MOST_WORK < working.size() + knocking.size();
        Confidence confidence = knocking.isEmpty() || byChance ? Confidence.POSSIBLE : Confidence.LIKELY;
        String where = String.valueOf(incident.remote());
        Statement statement = begun(incident, confidence)
                .headline((handshake.synAck() == null
                                ? where + " did not answer a SYN that was sent "
                                : where + " answered only after " + Quantity.nanos(handshake.tookNanos())
                                        + " a SYN that was sent ")
                        + Quantity.counted(handshake.syns(), "time") + ", while "
                        + Quantity.counted(working.size(), "other connection")
                        + " to the same port " + (working.size() == 1 ? "was" : "were")
                        + " made: its accept queue seems to have been full")
                .packet(handshake.syn(), "SYN, sent " + Quantity.counted(handshake.syns(), "time"))
                .packet(
                        handshake.synAck(),
                        "SYN-ACK, " + Quantity.nanos(handshake.tookNanos()) + " after the first SYN");
        Neighbour one = working.get(0);
        statement.fact(
                Tier.PACKETS,
                Math.max(one.connectedNanos(), one.firstNanos()),
                "at the same time " + one.server() + " had a connection with " + one.client()
                        + (working.size() > 1 ? ", and " + (working.size() - 1) + " more" : ""));
        if (!knocking.isEmpty()) {
            Neighbour other = knocking.get(0);
            statement.fact(
                    Tier.PACKETS,
                    other.firstNanos(),
                    Quantity.counted(knocking.size(), "other connection") + " had to repeat the SYN too, so "
                            + other.client() + " (" + Quantity.counted(other.syns(), "SYN") + ")");
        }
        return statement
                .missing("the server's own count: nstat TcpExtListenOverflows there rises with each such SYN; one of"
                        + " several ways or back ends that loses packets, or a limit on new connections at a firewall,"
                        + " looks the same from here")
                .stated();
    }

    /** Those that knocked in vain while this one did: a queue is full for all at once, a way loses one here and there. */
    private static List<Neighbour> together(Handshake handshake, List<Neighbour> knocking) {
        TcpSegment syn = handshake.syn();
        if (syn == null) {
            return List.of();
        }
        long from = syn.epochNanos();
        long until = from + handshake.tookNanos();
        return knocking.stream()
                .filter(other -> other.firstNanos() <= until
                        && (other.connectedNanos() == 0 ? other.lastNanos() : other.connectedNanos()) >= from)
                .toList();
    }

    /** The handshake is complete for the client, and the server goes on as if it had not heard so. */
    private Opinion acknowledgmentDropped(
            Incident incident,
            Handshake handshake,
            FlowSnapshot flow,
            FlowSnapshot.Side ours,
            FlowSnapshot.Side theirs) {
        TcpSegment acknowledged = firstAfter(flow, handshake.synAck(), incident.local(), false);
        TcpSegment data = firstAfter(flow, handshake.synAck(), incident.local(), true);
        TcpSegment taken = tookData(flow, handshake, data);
        if (taken != null) {
            return handshake.synAcks() > 1 || theirs.segments() > 1
                    ? Opinion.ruledOut("the server acknowledged data: its kernel had made the connection")
                    : Opinion.notConcerned();
        }
        if (acknowledged == null || data == null) {
            return Opinion.notConcerned();
        }
        TcpSegment again = repeatedAfter(flow, acknowledged);
        List<Neighbour> working = Neighbours.of(incident).samePortServed();
        boolean dataRepeated = ours.retransmissions() > handshake.syns() - 1L;
        if (again == null && (working.isEmpty() || !dataRepeated)) {
            return Opinion.notConcerned(); // lost packets look the same
        }
        int repeats = Math.max(0, handshake.synAcks() - 1);
        Confidence confidence =
                repeats >= 2 || (repeats == 1 && !working.isEmpty()) ? Confidence.LIKELY : Confidence.POSSIBLE;
        Statement statement = begun(incident, confidence)
                .headline(
                        again == null
                                ? incident.remote()
                                        + " completed the handshake and then took no byte of what was sent, while"
                                        + " other connections to the same port worked: its accept queue seems to have been full"
                                : incident.remote() + " repeated its SYN-ACK " + Quantity.counted(repeats, "time")
                                        + " although it was acknowledged: its accept queue seems to have been full")
                .packet(handshake.synAck(), "SYN-ACK")
                .packet(acknowledged, "it is acknowledged: for the client the connection is made")
                .packet(
                        data,
                        Quantity.bytes(data.payloadBytes()) + " from the client; none of its "
                                + Quantity.bytes(ours.payloadBytes()) + " were ever acknowledged"
                                + (dataRepeated ? ", although they were repeated" : ""))
                .packet(again, "the same SYN-ACK again");
        if (!working.isEmpty()) {
            Neighbour one = working.get(0);
            statement.fact(
                    Tier.PACKETS,
                    Math.max(one.connectedNanos(), one.firstNanos()),
                    "at the same time " + one.server() + " served " + one.client());
        }
        return statement
                .missing("the server's own count: nstat TcpExtListenOverflows there; a way on which packets towards the"
                        + " server are lost behind the capture looks the same from here")
                .stated();
    }

    private Statement begun(Incident incident, Confidence confidence) {
        return Statement.of(incident, cause(), Blame.PEER_APP, confidence)
                .action("on the server see whether the application accepts (ss -ltn: Recv-Q against Send-Q of the"
                        + " listener) and what holds its threads; a larger backlog helps against bursts only (nginx"
                        + " listen ... backlog=, Tomcat acceptCount, with net.core.somaxconn)");
    }

    private static @Nullable TcpSegment firstAfter(
            FlowSnapshot flow, @Nullable TcpSegment start, @Nullable Endpoint source, boolean withPayload) {
        if (start == null || source == null) {
            return null;
        }
        for (TcpSegment segment : flow.segments()) {
            boolean follows =
                    segment.number() > start.number() && segment.source().equals(source);
            if (follows
                    && segment.has(TcpFlags.ACK)
                    && !segment.has(TcpFlags.RST)
                    && !segment.has(TcpFlags.SYN)
                    && (!withPayload || segment.payloadBytes() > 0)) {
                return segment;
            }
        }
        return null;
    }

    /** A segment of the server that only a connection made in its kernel sends; null if there was none. */
    private static @Nullable TcpSegment tookData(FlowSnapshot flow, Handshake handshake, @Nullable TcpSegment data) {
        TcpSegment synAck = handshake.synAck();
        if (synAck == null || data == null) {
            return null;
        }
        for (TcpSegment segment : flow.segments()) {
            boolean fromServer = segment.source().equals(synAck.source()) && segment.has(TcpFlags.ACK);
            boolean beyond = (int) (segment.acknowledgment() - data.sequence()) > 0;
            if (fromServer && beyond && !segment.has(TcpFlags.RST)) {
                return segment;
            }
        }
        return null;
    }

    private static @Nullable TcpSegment repeatedAfter(FlowSnapshot flow, TcpSegment acknowledged) {
        for (TcpSegment segment : flow.segments()) {
            if (segment.number() > acknowledged.number()
                    && segment.has(TcpFlags.SYN | TcpFlags.ACK)
                    && segment.source().equals(acknowledged.destination())) {
                return segment;
            }
        }
        return null;
    }
}
