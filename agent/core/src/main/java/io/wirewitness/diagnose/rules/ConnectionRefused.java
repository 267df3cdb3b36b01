package io.wirewitness.diagnose.rules;

import io.wirewitness.diagnose.ConnectCount;
import io.wirewitness.diagnose.Ending;
import io.wirewitness.diagnose.Names;
import io.wirewitness.diagnose.Neighbours;
import io.wirewitness.diagnose.Opinion;
import io.wirewitness.diagnose.Parties;
import io.wirewitness.diagnose.Quantity;
import io.wirewitness.diagnose.Rule;
import io.wirewitness.diagnose.Statement;
import io.wirewitness.diagnose.Symptom;
import io.wirewitness.diagnose.Unreachable;
import io.wirewitness.diagnose.Viewpoint;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Connection;
import io.wirewitness.model.Endpoint;
import io.wirewitness.model.Failure;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.Incident;
import io.wirewitness.model.Neighbour;
import io.wirewitness.model.NextHop;
import io.wirewitness.model.TcpFlags;
import io.wirewitness.model.TcpSegment;
import io.wirewitness.model.Tier;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The peer's address answered the SYN with a reset: nothing listens there. */
public final class ConnectionRefused implements Rule {

    @Override
    public String cause() {
        return "connection-refused";
    }

    @Override
    public boolean concerns(Symptom symptom) {
        return symptom.is(Failure.Kind.CONNECT_REFUSED);
    }

    @Override
    public Opinion judge(Incident incident) {
        if (incident.failure().kind() != Failure.Kind.CONNECT_REFUSED) {
            return Opinion.notConcerned();
        }
        Endpoint remote = incident.remote();
        Ending ending = Ending.of(incident);
        TcpSegment syn = syn(incident);
        TcpSegment reset = ending == null ? null : ending.peerReset();
        boolean answered = syn != null
                && reset != null
                && reset.has(TcpFlags.ACK)
                && reset.acknowledgment() == (syn.sequence() + 1 & 0xffff_ffffL);
        if (syn != null && !answered && incident.lost().packets() == 0 && reset != null) {
            return Opinion.ruledOut(
                    "the reset does not answer " + Parties.of(incident).our() + " SYN");
        }
        List<Unreachable> messages = Unreachable.of(incident);
        if (reset == null && !messages.isEmpty()) {
            return Opinion.ruledOut(
                    "no reset came but an ICMP message: " + messages.get(0).text());
        }
        ConnectCount count = ConnectCount.of(incident);
        if (reset == null && count != null && count.nothingCame()) {
            return Opinion.ruledOut("no reset came: " + count.text());
        }
        // "Port unreachable" of ICMP is told by the same error, and a live capture of TCP does not hold it.
        boolean byNoReset = syn != null && reset == null && incident.lost().packets() == 0 && !incident.observed();
        boolean loopback = remote != null && remote.isLoopback();
        boolean own = loopback || (remote != null && isOwn(incident, remote));
        // Nothing shows the reset: the error alone is that of an ICMP message, too.
        boolean byErrorAlone = reset == null && count == null && !own;
        // A firewall can send the same reset, on a path and on loopback (iptables REJECT --reject-with tcp-reset).
        // Seen from elsewhere, the same reset is rather a firewall's; or the port leads to another host than others do.
        List<Integer> ttls = Neighbours.of(incident).hostTtls();
        boolean elsewhere = answered && reset != null && isElsewhere(reset.ttl(), ttls);
        NextHop router = answered && reset != null && !elsewhere ? routerNotPassed(incident, reset, ttls) : null;
        String where = remote == null ? "the server" : remote.toString();
        Statement statement = Statement.of(
                        incident,
                        cause(),
                        elsewhere ? Blame.MIDDLEBOX : router != null || byErrorAlone ? Blame.UNKNOWN : Blame.PEER_APP,
                        elsewhere || router != null || byNoReset ? Confidence.POSSIBLE : Confidence.LIKELY)
                .headline(where + " refused the connection" + tookText(incident, answered ? syn : null, reset)
                        + (elsewhere
                                ? ": by its TTL not the host that answers there on other connections"
                                : router != null
                                        ? ": by its TTL the reset passed no router, though the main routing table leads over one; a"
                                                + " firewall on this network may refuse in its name, or nothing listens there"
                                        : byErrorAlone
                                                ? ": nothing listens there, or a firewall refuses"
                                                : ": nothing seems to listen there"))
                .action(
                        elsewhere
                                ? "look for a rule that rejects this port at a firewall before the host (REJECT"
                                        + " --reject-with tcp-reset), and for a port forwarding that leads elsewhere"
                                : "see that the server runs and listens on this address and port (ss -ltn on its host),"
                                        + " and that the address is still the right one"
                                        + (router == null
                                                ? ""
                                                : "; and look for a rule that rejects this port on " + router.address()
                                                        + " (REJECT --reject-with tcp-reset)")
                                        + (byErrorAlone
                                                ? "; if it does, look for a REJECT rule there, on the way and here (nft list ruleset)"
                                                : ""));
        Connection connection = incident.connection();
        if (connection != null && (connection.host() != null || !incident.observed())) {
            statement.fact(
                    Tier.APP,
                    connection.openedNanos(),
                    "connect to " + (connection.host() == null ? where : connection.host() + " (" + where + ")"));
        }
        statement.failure();
        if (answered && syn != null && reset != null) {
            statement
                    .packet(syn, Parties.of(incident).our() + " SYN")
                    .packet(
                            reset,
                            "RST+ACK in answer to " + Parties.of(incident).our() + " SYN, TTL " + reset.ttl()
                                    + nearText(incident, reset, loopback));
        }
        if (answered && reset != null && !ttls.isEmpty()) {
            statement.fact(
                    Tier.PACKETS,
                    reset.epochNanos(),
                    "SYN-ACKs of " + (remote == null ? "the server" : remote.host()) + " on other connections have TTL "
                            + ttls.stream().map(String::valueOf).collect(Collectors.joining(", "))
                            + (elsewhere
                                    ? ": the reset was sent from elsewhere"
                                    : ttls.contains(reset.ttl()) ? ", too" : ""));
        }
        if (router != null) {
            statement.fact(
                    Tier.KERNEL,
                    router.epochNanos(),
                    "the way to it leads over " + router.address() + " (" + router.networkInterface()
                            + "): each router on it lowers the TTL by one, but those of some cloud networks");
        }
        List<Neighbour> working = Neighbours.of(incident).samePortServed();
        if (!working.isEmpty()) {
            Neighbour one = working.get(0);
            statement
                    .fact(
                            Tier.PACKETS,
                            Math.max(one.connectedNanos(), one.firstNanos()),
                            "the same port had taken a connection from " + one.client())
                    .missing(
                            "whether the server was restarted in between, or one of several behind this address is down");
        }
        if (byErrorAlone && !byNoReset) {
            statement.missing(
                    "what refused it: a reset, or an ICMP message (port unreachable, as of iptables REJECT), for which the"
                            + " error is the same; a capture shows it, and the kernel's count of segments, which a connect without a"
                            + " time-out clears");
        }
        if (byNoReset) {
            statement.missing(
                    "the reset: the capture has our SYN and no answer to it, as where an ICMP message refused it");
        }
        if (loopback) {
            statement.missing("whether a local firewall rejects in its place: its reset looks the same"
                    + " (ss -ltn, nft list ruleset)");
        } else {
            statement.missing("whether a firewall on the way refuses in the server's name: ask on its host");
        }
        Names.describe(statement, incident);
        return statement.stated();
    }

    private static @Nullable TcpSegment syn(Incident incident) {
        FlowSnapshot flow = incident.flow();
        if (flow == null) {
            return null;
        }
        for (TcpSegment segment : flow.segments()) {
            if (segment.has(TcpFlags.SYN)
                    && !segment.has(TcpFlags.ACK)
                    && segment.source().equals(incident.local())) {
                return segment;
            }
        }
        return null;
    }

    private static String tookText(Incident incident, @Nullable TcpSegment syn, @Nullable TcpSegment reset) {
        if (syn != null && reset != null) {
            return " after " + Quantity.nanos(reset.epochNanos() - syn.epochNanos());
        }
        Connection connection = incident.connection();
        return connection == null || connection.openedNanos() == 0
                ? ""
                : " after " + Quantity.nanos(incident.epochNanos() - connection.openedNanos());
    }

    /**
     * The router over which the peer's packets should have come, if the reset's TTL is one that no router has lowered; null if it came
     * over it, if the host answers with that TTL on other connections too, and where no way is known.
     */
    private static @Nullable NextHop routerNotPassed(Incident incident, TcpSegment reset, List<Integer> usual) {
        NextHop hop = incident.surroundings().nextHop();
        Endpoint remote = incident.remote();
        boolean over = hop != null
                && remote != null
                && hop.resolved() // else it was not used: another table than the main one leads elsewhere
                && !isOwn(incident, remote)
                && !hop.address().equals(remote.host());
        return over && Viewpoint.isInitial(reset.ttl()) && !usual.contains(reset.ttl()) ? hop : null;
    }

    private static boolean isOwn(Incident incident, Endpoint remote) {
        Endpoint local = incident.local();
        return local != null && local.host().equals(remote.host());
    }

    /** Routes differ by a hop now and then; a TTL that no router has lowered is another matter. */
    private static boolean isElsewhere(int ttl, List<Integer> usual) {
        return !usual.isEmpty()
                && usual.stream()
                        .allMatch(known -> Math.abs(known - ttl) >= 2
                                || (known != ttl && Viewpoint.isInitial(ttl) && !Viewpoint.isInitial(known)));
    }

    private static String nearText(Incident incident, TcpSegment reset, boolean loopback) {
        // A capture at the server's end sees its packets with all their hops before them.
        FlowSnapshot.Side ours = incident.ours();
        boolean atOurEnd = !incident.observed() || (ours != null && Viewpoint.isInitial(ours.maxTtl()));
        return Viewpoint.isInitial(reset.ttl()) && atOurEnd && !loopback
                ? ": made on this network, or by the first box on the way"
                : "";
    }
}
