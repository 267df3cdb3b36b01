package io.wirewitness.diagnose.rules;

import io.wirewitness.diagnose.Handshake;
import io.wirewitness.diagnose.Names;
import io.wirewitness.diagnose.Neighbours;
import io.wirewitness.diagnose.Opinion;
import io.wirewitness.diagnose.Parties;
import io.wirewitness.diagnose.Quantity;
import io.wirewitness.diagnose.Resolved;
import io.wirewitness.diagnose.Rule;
import io.wirewitness.diagnose.Statement;
import io.wirewitness.diagnose.Symptom;
import io.wirewitness.diagnose.Unreachable;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Connection;
import io.wirewitness.model.Endpoint;
import io.wirewitness.model.Failure;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.Incident;
import io.wirewitness.model.KernelSnapshot;
import io.wirewitness.model.NameLookup.Resolution;
import io.wirewitness.model.Neighbour;
import io.wirewitness.model.TcpState;
import io.wirewitness.model.Tier;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Nothing answered the SYN. */
public final class ConnectUnanswered implements Rule {

    @Override
    public String cause() {
        return "connect-unanswered";
    }

    @Override
    public boolean concerns(Symptom symptom) {
        return symptom.is(Failure.Kind.CONNECT_TIMED_OUT);
    }

    @Override
    public Opinion judge(Incident incident) {
        if (incident.failure().kind() != Failure.Kind.CONNECT_TIMED_OUT) {
            return Opinion.notConcerned();
        }
        Endpoint remote = incident.remote();
        if (remote != null && remote.isLoopback()) {
            return Opinion.ruledOut("on loopback there is no way on which a SYN is lost: the server's accept queue is"
                    + " full, or a local firewall drops it");
        }
        FlowSnapshot.Side theirs = incident.theirs();
        if (theirs != null && theirs.segments() > 0) {
            return Opinion.ruledOut(
                    "the server answered: " + Quantity.counted(theirs.segments(), "packet") + " came from it");
        }
        List<Unreachable> messages = Unreachable.of(incident);
        if (!messages.isEmpty()) {
            return Opinion.ruledOut(
                    "an ICMP message answered: " + messages.get(0).text());
        }
        Connection connection = incident.connection();
        KernelSnapshot after = connection == null ? null : connection.kernelAtFailure();
        if (after != null && after.state() == TcpState.ESTABLISHED) {
            return Opinion.ruledOut("the kernel had the connection established: our side came too late");
        }
        if (after != null && after.state() == TcpState.SYN_SENT && after.segmentsIn() > 0) {
            return Opinion.ruledOut(Quantity.counted(after.segmentsIn(), "segment")
                    + " came while the SYN was not accepted: something answered (port-reuse-collision)");
        }
        int repeats = repeats(incident, after);
        // The list of what a lost SYN can mean is long, and a full accept queue drops it silently too.
        Neighbours neighbours = Neighbours.of(incident);
        List<Neighbour> samePort = neighbours.samePortServed();
        List<Neighbour> sameHost = neighbours.sameHostAnswering();
        Confidence confidence = repeats >= 1 && samePort.isEmpty() ? Confidence.LIKELY : Confidence.POSSIBLE;
        Resolution fresh = movedAway(incident);
        String where = remote == null ? "the server" : remote.toString();
        Statement statement = Statement.of(incident, cause(), blame(incident, after, fresh), confidence)
                .headline("nothing at " + where + " answered"
                        + (connection == null || connection.openedNanos() == 0
                                ? ""
                                : " for " + Quantity.nanos(incident.epochNanos() - connection.openedNanos()))
                        + (repeats >= 1 ? ": the SYN was sent " + (repeats + 1) + " times" : ""))
                .action("see whether a firewall drops this port, whether the host is up, and whether the address is"
                        + " still the right one; if the server runs, look for a full accept queue (nstat"
                        + " TcpExtListenDrops there)");
        if (connection != null && (connection.host() != null || !incident.observed())) {
            statement.fact(
                    Tier.APP,
                    connection.openedNanos(),
                    "connect to " + (connection.host() == null ? where : connection.host() + " (" + where + ")"));
        }
        if (after != null) {
            statement.fact(
                    Tier.KERNEL,
                    after.epochNanos(),
                    after.state() + ", SYN repeated " + Quantity.counted(after.retransmits(), "time"));
        }
        int syns = Handshake.synsSent(incident);
        if (syns > 0) {
            FlowSnapshot flow = incident.flow();
            statement.packet(
                    flow == null ? null : flow.segments().get(0),
                    Parties.of(incident).our() + " SYN, captured " + Quantity.counted(syns, "time")
                            + "; no packet came back");
        }
        if (!sameHost.isEmpty()) {
            Neighbour one = samePort.isEmpty() ? sameHost.get(0) : samePort.get(0);
            statement.fact(
                    Tier.PACKETS,
                    Math.max(one.heardNanos(), one.firstNanos()),
                    one.server() + " answered " + one.client() + " at the same time: the host is there"
                            + (samePort.isEmpty() ? ", and this port is dropped or its queue full" : ""));
        }
        statement.failure();
        if (incident.observed() && repeats < 1) {
            statement.missing(
                    "the SYN's repetition: without it, the answer may have gone by a way that the capture does"
                            + " not see");
        } else if (repeats < 1) {
            statement.missing("how often the SYN was sent: once only, if the connect time-out is below 1 s");
        }
        Names.describe(statement, incident);
        if (fresh != null) {
            statement.missing("whether this is an address of "
                    + (connection == null || connection.host() == null ? "the name" : connection.host())
                    + " at all: asked again, the resolver gave " + Resolved.addresses(fresh)
                    + "; an old address that nobody has any more is no fault of the network (stale-address)");
        }
        return statement
                .missing("what the server's own host sees: whether the SYN arrives there, and whether its accept"
                        + " queue is full (accept-queue-full)")
                .stated();
    }

    /**
     * Nobody, where a time-out is all that is known: something may have answered that our kernel did not take. And a name may hand out
     * its addresses in turn, where another answer says nothing of this one.
     */
    private static Blame blame(Incident incident, @Nullable KernelSnapshot after, @Nullable Resolution fresh) {
        boolean nothingCame = (after != null && after.state() == TcpState.SYN_SENT)
                || (Handshake.synsSent(incident) > 0 && incident.lost().packets() == 0);
        Resolved resolved = Resolved.of(incident);
        boolean movedAway = fresh != null && resolved != null && !resolved.rotates();
        return nothingCame && !movedAway ? Blame.NETWORK : Blame.UNKNOWN;
    }

    /** What the name is resolved to now, if this address is not among it; null otherwise. */
    private static @Nullable Resolution movedAway(Incident incident) {
        Resolved resolved = Resolved.of(incident);
        if (resolved == null) {
            return null;
        }
        Resolution fresh = resolved.fresh();
        return fresh == null || fresh.gives(resolved.address()) ? null : fresh;
    }

    private static int repeats(Incident incident, @Nullable KernelSnapshot after) {
        int byPackets = Handshake.synsSent(incident) - 1;
        int byKernel = after != null && after.state() == TcpState.SYN_SENT
                ? Math.max(after.retransmits(), after.totalRetransmits())
                : 0;
        return Math.max(0, Math.max(byPackets, byKernel));
    }
}
