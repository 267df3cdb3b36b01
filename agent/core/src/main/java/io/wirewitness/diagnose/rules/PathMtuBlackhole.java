package io.wirewitness.diagnose.rules;

import io.wirewitness.diagnose.Exchange;
import io.wirewitness.diagnose.Opinion;
import io.wirewitness.diagnose.Parties;
import io.wirewitness.diagnose.Quantity;
import io.wirewitness.diagnose.RequestOnWire;
import io.wirewitness.diagnose.Rule;
import io.wirewitness.diagnose.Statement;
import io.wirewitness.diagnose.Stuck;
import io.wirewitness.diagnose.Symptom;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Failure;
import io.wirewitness.model.IcmpError;
import io.wirewitness.model.Incident;
import io.wirewitness.model.TcpSegment;
import io.wirewitness.model.Tier;
import org.jspecify.annotations.Nullable;

/** Somewhere on the way only smaller packets pass, and the sender does not hear of it. */
public final class PathMtuBlackhole implements Rule {

    @Override
    public String cause() {
        return "path-mtu-blackhole";
    }

    @Override
    public boolean concerns(Symptom symptom) {
        return symptom.exchange() && symptom.packets();
    }

    @Override
    public Opinion judge(Incident incident) {
        Exchange exchange = Exchange.of(incident);
        if (exchange == null || exchange.closedByUsFirst() || incident.failure().kind() == Failure.Kind.ERROR_STATUS) {
            return Opinion.notConcerned();
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
        IcmpError tooBig = tooBig(incident);
        if (tooBig == null && !stuck.smallerGotThrough() && stuck.heardNanos() == 0) {
            return Opinion.notConcerned(); // nothing of any size got through
        }
        return stated(incident, exchange, stuck, tooBig);
    }

    /** An ICMP message that a segment of this connection was too big; null if none was seen. */
    static @Nullable IcmpError tooBig(Incident incident) {
        for (IcmpError error : incident.surroundings().icmp()) {
            if (error.isTooBig()) {
                return error;
            }
        }
        return null;
    }

    private Opinion stated(Incident incident, Exchange exchange, Stuck stuck, @Nullable IcmpError tooBig) {
        TcpSegment first = stuck.first();
        boolean hole = stuck.kind() == Stuck.Kind.HOLE;
        // Told, and sent at the same size again: the message did not reach the sender, or it pays no heed.
        boolean repeatedBehind = tooBig != null && !hole && stuck.lastNanos() > tooBig.epochNanos();
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
                .action("find the smallest MTU on the way (ping -M do -s 1472 towards "
                        + (stuck.ofRequest()
                                ? "the server"
                                : Parties.of(incident).us())
                        + ", then smaller; tunnels and VPNs take 20 to 80 bytes), let ICMP \"fragmentation needed\" and"
                        + " \"packet too big\" pass the firewalls, or clamp the MSS there (iptables TCPMSS"
                        + " --clamp-mss-to-pmtu); on a Linux sender net.ipv4.tcp_mtu_probing=1 helps")
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
                    tooBig.epochNanos(),
                    "ICMP from " + tooBig.from().host() + ": " + tooBig.text()
                            + (repeatedBehind ? ", and the sender did not follow it" : ""));
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
