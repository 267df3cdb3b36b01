package io.wirewitness.diagnose.rules;

import io.wirewitness.diagnose.Acknowledged;
import io.wirewitness.diagnose.Exchange;
import io.wirewitness.diagnose.Farewell;
import io.wirewitness.diagnose.KernelRepeats;
import io.wirewitness.diagnose.Opinion;
import io.wirewitness.diagnose.Parties;
import io.wirewitness.diagnose.Quantity;
import io.wirewitness.diagnose.RequestOnWire;
import io.wirewitness.diagnose.Rule;
import io.wirewitness.diagnose.Statement;
import io.wirewitness.diagnose.Stuck;
import io.wirewitness.diagnose.Symptom;
import io.wirewitness.diagnose.TooBig;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Failure;
import io.wirewitness.model.Incident;
import io.wirewitness.model.KernelSnapshot;
import io.wirewitness.model.TcpSegment;
import io.wirewitness.model.Tier;
import org.jspecify.annotations.Nullable;

/** Somewhere on the way only smaller packets pass, and the sender does not hear of it. */
public final class PathMtuBlackhole implements Rule {

    /** IPv6, TCP with its longest header (RFC 8200, RFC 9293). */
    private static final int LARGEST_HEADERS_BYTES = 40 + 60;

    /** 200, 400 and 800 ms (TCP_RTO_MIN): two may be one lost packet. */
    private static final int IN_A_ROW_AT_LEAST = 3;

    @Override
    public String cause() {
        return "path-mtu-blackhole";
    }

    @Override
    public boolean concerns(Symptom symptom) {
        return symptom.exchange() && (symptom.packets() || symptom.closed() || symptom.is(Failure.Kind.TIMED_OUT));
    }

    @Override
    public Opinion judge(Incident incident) {
        Exchange exchange = Exchange.of(incident);
        if (exchange == null || exchange.closedByUsFirst() || incident.failure().kind() == Failure.Kind.ERROR_STATUS) {
            return Opinion.notConcerned();
        }
        if (incident.flow() == null) {
            return byKernel(incident, exchange);
        }
        Stuck stuck = Stuck.of(incident);
        if (stuck == null || incident.lost().packets() > 0) {
            return Opinion.notConcerned();
        }
        if (!stuck.onlyFullSegments()) {
            return stuck.fullBytes() > 0 && stuck.largestAcknowledged() >= stuck.fullBytes()
                    ? Opinion.ruledOut("segments of full size got through before")
                    : Opinion.notConcerned();
        }
        TooBig tooBig = TooBig.of(incident, stuck);
        if (tooBig != null && tooBig.followed()) {
            return Opinion.ruledOut(
                    "the sender followed ICMP \"" + tooBig.error().text() + "\", and what fits is lost, too");
        }
        TcpSegment smallerLost = stuck.smallerLost();
        if (tooBig == null && smallerLost != null) {
            return Opinion.ruledOut((smallerLost.payloadBytes() == 0
                            ? Farewell.of(incident).text(incident)
                            : "a segment of " + Quantity.bytes(smallerLost.payloadBytes())
                                    + " was lost just before, too")
                    + ": size alone does not explain it");
        }
        if (tooBig == null && !stuck.smallerGotThrough() && stuck.heardNanos() == 0) {
            return Opinion.notConcerned(); // nothing of any size got through
        }
        return stated(incident, exchange, stuck, tooBig);
    }

    /**
     * Without packets: the request's head, smaller than a segment, was acknowledged, and behind it nothing but segments of full
     * size were sent again, of which none was. Whoever loses packets at random loses small ones, too, and lets some large ones
     * through; a host that vanishes does not wait for the first large segment.
     */
    private Opinion byKernel(Incident incident, Exchange exchange) {
        KernelRepeats repeats = KernelRepeats.of(incident);
        Acknowledged acknowledged = Acknowledged.byKernel(incident);
        KernelSnapshot after = exchange.atFailure();
        if (!exchange.endedByOurTimer()
                || repeats == null
                || acknowledged == null
                || acknowledged.none()
                || after == null
                || after.pathMtuBytes() <= 0) {
            return Opinion.notConcerned();
        }
        int full = after.pathMtuBytes() - LARGEST_HEADERS_BYTES;
        boolean largeAreStuck = repeats.inARow() >= IN_A_ROW_AT_LEAST
                && repeats.repaired() == 0
                && repeats.averageBytes() >= full
                && acknowledged.of() - acknowledged.bytes() >= full;
        if (!largeAreStuck || acknowledged.bytes() >= full || passedBefore(exchange) >= full) {
            return Opinion.notConcerned();
        }
        return Statement.of(incident, cause(), Blame.NETWORK, Confidence.POSSIBLE)
                .headline("large packets seem not to get through: " + acknowledged.text() + " in "
                        + Quantity.nanos(exchange.elapsedNanos()) + ", and behind them segments of "
                        + Quantity.bytes(repeats.averageBytes()) + " were sent again "
                        + Quantity.counted(repeats.times(), "time") + " in vain")
                .action(action("the server"))
                .exchange(exchange)
                .kernelBefore(exchange)
                .kernelAfter(exchange)
                .missing(
                        "whether smaller segments still passed at that time: packets (a way that was cut just then looks the"
                                + " same)")
                .stated();
    }

    /** What was acknowledged before this request: if it is less than a segment, no full one can have been. */
    private static long passedBefore(Exchange exchange) {
        KernelSnapshot before = exchange.connection().kernelBeforeWrite();
        return before == null ? exchange.connection().bytesOut() - exchange.requestBytes() : before.bytesAcked();
    }

    private static String action(String towards) {
        return "find the smallest MTU on the way (ping -M do -s 1472 towards " + towards
                + ", then smaller; tunnels and VPNs take 20 to 80 bytes), let ICMP \"fragmentation needed\" and"
                + " \"packet too big\" pass the firewalls, or clamp the MSS there (iptables TCPMSS"
                + " --clamp-mss-to-pmtu); on a Linux sender net.ipv4.tcp_mtu_probing=1 helps";
    }

    private Opinion stated(Incident incident, Exchange exchange, Stuck stuck, @Nullable TooBig tooBig) {
        TcpSegment first = stuck.first();
        boolean hole = stuck.kind() == Stuck.Kind.HOLE;
        // Told, and sent at the same size again: the message did not reach the sender, or it pays no heed.
        boolean repeatedBehind = tooBig != null && tooBig.repeated();
        Confidence confidence = repeatedBehind
                ? Confidence.PROVEN
                : tooBig != null || stuck.smallerGotThrough() ? Confidence.LIKELY : Confidence.POSSIBLE;
        String what = stuck.ofRequest() ? "the request" : "the answer";
        int full = stuck.fullBytes() > 0 ? stuck.fullBytes() : first.payloadBytes();
        String segments =
                hole ? "segments of full size" : "segments of " + Quantity.bytes(Math.min(first.payloadBytes(), full));
        Statement statement = Statement.of(incident, cause(), Blame.NETWORK, confidence)
                .headline("large packets do not get through: " + segments + " of " + what
                        + (hole
                                ? " never came, a smaller one behind them did"
                                : " were sent " + stuck.copies() + " times in " + Quantity.nanos(stuck.lastedNanos())
                                        + " and never acknowledged"))
                .action(action(
                        stuck.ofRequest() ? "the server" : Parties.of(incident).us()))
                .exchange(exchange)
                .kernelBefore(exchange)
                .kernelAfter(exchange);
        if (stuck.ofRequest()) {
            statement.request(RequestOnWire.of(incident), "");
        }
        statement.packet(
                first,
                hole
                        ? Quantity.bytes(first.payloadBytes()) + " behind a hole of "
                                + Quantity.bytes(stuck.missingBytes()) + "; a full segment has " + Quantity.bytes(full)
                        : "the first of " + stuck.copies() + " copies; a full segment has " + Quantity.bytes(full));
        if (stuck.largestAcknowledged() > 0) {
            statement.packet(
                    first,
                    "the largest that was ever acknowledged in this direction has "
                            + Quantity.bytes(stuck.largestAcknowledged()));
        }
        if (tooBig != null) {
            statement.fact(
                    Tier.PACKETS,
                    tooBig.error().epochNanos(),
                    "ICMP from " + tooBig.error().from().host() + ": "
                            + tooBig.error().text() + (repeatedBehind ? ", and the sender did not follow it" : ""));
        } else {
            statement.missing(
                    "ICMP \"fragmentation needed\": none was seen here; without it a lost packet of each copy looks"
                            + " the same (packet-loss)");
        }
        if (tooBig != null && !repeatedBehind) {
            statement.missing("what the sender did behind that message: it may have sent smaller segments");
        }
        return statement.stated();
    }
}
