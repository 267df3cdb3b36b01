package io.wirewitness.diagnose.rules;

import io.wirewitness.diagnose.Ending;
import io.wirewitness.diagnose.Exchange;
import io.wirewitness.diagnose.Opinion;
import io.wirewitness.diagnose.Parties;
import io.wirewitness.diagnose.Quantity;
import io.wirewitness.diagnose.Rule;
import io.wirewitness.diagnose.Statement;
import io.wirewitness.diagnose.Stranger;
import io.wirewitness.diagnose.Symptom;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Endpoint;
import io.wirewitness.model.Failure;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.Incident;
import io.wirewitness.model.Neighbour;
import io.wirewitness.model.Tier;

/**
 * Address translation let a packet of the server pass untranslated, because connection tracking took it for invalid; the
 * client's own host did not know its sender, answered by a reset, and so ended the connection at the server.
 */
public final class ConntrackInvalid implements Rule {

    @Override
    public String cause() {
        return "conntrack-invalid";
    }

    @Override
    public boolean concerns(Symptom symptom) {
        return symptom.exchange() && symptom.packets() && symptom.neighbours();
    }

    @Override
    public Opinion judge(Incident incident) {
        Exchange exchange = Exchange.of(incident);
        if (exchange == null || !concerns(exchange) || exchange.closedByUsFirst()) {
            return Opinion.notConcerned();
        }
        Neighbour stranger = Stranger.of(incident, exchange);
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
}
