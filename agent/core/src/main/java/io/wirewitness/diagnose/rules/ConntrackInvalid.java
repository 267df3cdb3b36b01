package io.wirewitness.diagnose.rules;

import io.wirewitness.diagnose.Ending;
import io.wirewitness.diagnose.Exchange;
import io.wirewitness.diagnose.Opinion;
import io.wirewitness.diagnose.Parties;
import io.wirewitness.diagnose.Quantity;
import io.wirewitness.diagnose.Rule;
import io.wirewitness.diagnose.Statement;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Endpoint;
import io.wirewitness.model.Failure;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.Incident;
import io.wirewitness.model.Neighbour;
import io.wirewitness.model.Tier;
import org.jspecify.annotations.Nullable;

/**
 * Address translation let a packet of the server pass untranslated, because connection tracking took it for invalid; the
 * client's own host did not know its sender, answered by a reset, and so ended the connection at the server.
 */
public final class ConntrackInvalid implements Rule {

    /** A host answers a stranger's packet at once; a connection of its own would have lived longer. */
    private static final long AT_ONCE_NANOS = 50_000_000;

    /** The end reaches the client within a few round trips of what caused it. */
    private static final long CAUSED_WITHIN_NANOS = 5_000_000_000L;

    @Override
    public String cause() {
        return "conntrack-invalid";
    }

    @Override
    public Opinion judge(Incident incident) {
        Exchange exchange = Exchange.of(incident);
        if (exchange == null || !concerns(exchange) || exchange.closedByUsFirst()) {
            return Opinion.notConcerned();
        }
        Neighbour stranger = stranger(incident, exchange);
        if (stranger == null) {
            return Opinion.notConcerned();
        }
        FlowSnapshot.Side ours = incident.ours();
        FlowSnapshot.Side theirs = incident.theirs();
        if (ours == null || theirs == null) {
            return Opinion.notConcerned();
        }
        boolean outOfOrder = theirs.retransmissions() > 0
                || ours.habits().duplicateAcknowledgments() > 0
                || ours.retransmissions() > 0;
        boolean transfer = exchange.answerBytes() > 0 || (outOfOrder && exchange.requestBytes() > 0);
        Confidence confidence = transfer ? Confidence.LIKELY : Confidence.POSSIBLE;
        Parties parties = Parties.of(incident);
        Endpoint remote = stranger.server();
        Statement statement = Statement.of(
                        incident, cause(), parties.observed() ? Blame.MIDDLEBOX : Blame.LOCAL_HOST, confidence)
                .headline("a packet of the server came untranslated, from " + remote + ", and " + parties.ourOwn()
                        + " host answered it by a reset, which ended the connection at the server")
                .action(
                        "on the host or node that translates addresses set net.netfilter.nf_conntrack_tcp_be_liberal=1, or"
                                + " drop what conntrack calls invalid (iptables -A FORWARD -m conntrack --ctstate INVALID -j DROP;"
                                + " kube-proxy does so since Kubernetes 1.15)")
                .exchange(exchange)
                .kernelBefore(exchange)
                .kernelAfter(exchange)
                .fact(
                        Tier.PACKETS,
                        stranger.firstNanos(),
                        "a packet from " + remote + " to the port of this connection, without any SYN before")
                .fact(
                        Tier.PACKETS,
                        stranger.endNanos(),
                        "RST from " + parties.us() + " to " + remote + ", "
                                + Quantity.nanos(stranger.endNanos() - stranger.firstNanos()) + " later");
        if (outOfOrder) {
            statement.fact(
                    Tier.PACKETS,
                    stranger.firstNanos(),
                    Quantity.counted(theirs.retransmissions(), "repetition") + " of the server and "
                            + Quantity.counted(ours.habits().duplicateAcknowledgments(), "duplicate acknowledgment")
                            + " on this connection: what is repeated or out of the window is what conntrack takes for"
                            + " invalid");
        }
        Ending ending = Ending.of(incident);
        if (ending != null) {
            statement.packet(ending.peerReset(), "RST in the server's name");
        }
        statement.missing(
                "the counter of invalid packets where addresses are translated (conntrack -S), or a capture at the"
                        + " server's end, which shows " + parties.our() + " reset arriving there");
        return statement.stated();
    }

    private static boolean concerns(Exchange exchange) {
        return exchange.ended()
                || exchange.failedWith(Failure.Kind.TIMED_OUT)
                || exchange.failedWith(Failure.Kind.STALLED);
    }

    /** Another server address that spoke to this connection's own port, once and in its midst, and was reset. */
    private static @Nullable Neighbour stranger(Incident incident, Exchange exchange) {
        Endpoint local = incident.local();
        Endpoint remote = incident.remote();
        if (local == null || remote == null) {
            return null;
        }
        for (Neighbour other : incident.surroundings().neighbours()) {
            boolean samePort =
                    other.client().equals(local) && !other.server().host().equals(remote.host());
            boolean unknown = other.syns() == 0 && other.connectedNanos() == 0 && other.requests() == 0;
            boolean resetAtOnce =
                    other.end() == Neighbour.End.CLIENT_RESET && other.endNanos() - other.firstNanos() <= AT_ONCE_NANOS;
            long before = incident.epochNanos() - other.firstNanos();
            boolean inItsMidst = other.firstNanos() >= exchange.connection().exchangeStartNanos()
                    && (before <= CAUSED_WITHIN_NANOS || !exchange.ended())
                    && before >= 0;
            if (samePort && unknown && resetAtOnce && inItsMidst) {
                return other;
            }
        }
        return null;
    }
}
