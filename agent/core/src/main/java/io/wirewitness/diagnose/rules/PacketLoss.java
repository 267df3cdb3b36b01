package io.wirewitness.diagnose.rules;

import io.wirewitness.diagnose.Acknowledged;
import io.wirewitness.diagnose.Exchange;
import io.wirewitness.diagnose.KernelRepeats;
import io.wirewitness.diagnose.Opinion;
import io.wirewitness.diagnose.Parties;
import io.wirewitness.diagnose.Quantity;
import io.wirewitness.diagnose.RequestOnWire;
import io.wirewitness.diagnose.Rule;
import io.wirewitness.diagnose.Statement;
import io.wirewitness.diagnose.Stuck;
import io.wirewitness.diagnose.Symptom;
import io.wirewitness.diagnose.TimerRepeats;
import io.wirewitness.diagnose.TooBig;
import io.wirewitness.diagnose.Viewpoint;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Failure;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.Incident;
import io.wirewitness.model.KernelSnapshot;
import io.wirewitness.model.OtherView;
import io.wirewitness.model.TcpSegment;
import io.wirewitness.model.Tier;
import org.jspecify.annotations.Nullable;

/** Packets were lost between two ends that both were there, until somebody gave up. */
public final class PacketLoss implements Rule {

    /** Two are everyday. */
    private static final int REPEATS_AT_LEAST = 3;

    /** One lost packet and then a host that vanishes looks like one. */
    private static final int REPAIRED_AT_LEAST = 2;

    @Override
    public String cause() {
        return "packet-loss";
    }

    @Override
    public boolean concerns(Symptom symptom) {
        return symptom.exchange()
                && (symptom.packets()
                        || symptom.closed()
                        || symptom.is(Failure.Kind.TIMED_OUT, Failure.Kind.KERNEL_TIMED_OUT, Failure.Kind.STALLED));
    }

    @Override
    public Opinion judge(Incident incident) {
        Exchange exchange = Exchange.of(incident);
        if (exchange == null || !gaveUp(exchange) || exchange.closedByUsFirst()) {
            return Opinion.notConcerned();
        }
        Stuck stuck = Stuck.of(incident);
        if (incident.flow() == null) {
            return byKernel(incident, exchange);
        }
        if (incident.lost().packets() > 0) {
            return Opinion.notConcerned();
        }
        if (stuck == null) {
            return slowedDown(incident, exchange);
        }
        if (stuck.ofRequest() && neverAccepted(incident)) {
            return Opinion.notConcerned(); // the server's kernel waits for room, or for our acknowledgment
        }
        if (stuck.onlyFullSegments()
                && stuck.smallerLost() == null
                && (stuck.smallerGotThrough() || TooBig.of(incident, stuck) != null)
                && !followed(incident, stuck)) {
            return Opinion.ruledOut("only segments of full size are missing, smaller ones got through");
        }
        OtherView between = stuck.kind() == Stuck.Kind.HOLE ? stuck.leftFrom(incident) : stuck.neverArrivedAt(incident);
        boolean heard = stuck.heardNanos() > 0 || stuck.kind() != Stuck.Kind.UNACKNOWLEDGED;
        if (!heard && between == null) {
            return slowedDown(incident, exchange); // by itself it may be a host that is gone, or a connection forgotten
        }
        return stated(incident, exchange, stuck, between);
    }

    /** True if the server repeated its SYN-ACK and acknowledged no data. */
    private static boolean neverAccepted(Incident incident) {
        FlowSnapshot.Side ours = incident.ours();
        FlowSnapshot.Side theirs = incident.theirs();
        return ours != null
                && theirs != null
                && theirs.habits().syns() > 1
                && ours.habits().largestAcknowledgedBytes() == 0;
    }

    private static boolean gaveUp(Exchange exchange) {
        return exchange.endedByOurTimer()
                || exchange.failedWith(Failure.Kind.STALLED)
                || exchange.failedWith(Failure.Kind.KERNEL_TIMED_OUT);
    }

    /** True if what is lost fits what a router had asked for: its size is not the reason. */
    private static boolean followed(Incident incident, Stuck stuck) {
        TooBig tooBig = TooBig.of(incident, stuck);
        return tooBig != null && tooBig.followed();
    }

    /** One segment was lost several times and got through, and then another was lost: no host vanishes so. */
    private static boolean lostAgain(TimerRepeats repeats) {
        return repeats.repaired() > 0
                && repeats.repairedTimes() >= REPAIRED_AT_LEAST
                && repeats.losses() > repeats.repaired();
    }

    /** Losses that were repaired, one after the other, until the time was over. */
    private Opinion slowedDown(Incident incident, Exchange exchange) {
        TimerRepeats repeats = TimerRepeats.ofRequest(incident);
        if (repeats == null
                || repeats.times() < REPEATS_AT_LEAST
                || !(repeats.repaired() >= REPAIRED_AT_LEAST || lostAgain(repeats))
                || repeats.unacknowledgedBytes() == 0 // all of it got through in the end
                || repeats.waitedNanos() < exchange.elapsedNanos() / 2) {
            return Opinion.notConcerned();
        }
        return begun(incident, exchange, Confidence.LIKELY)
                .headline("packets were lost on the way: parts of the request had to be sent again "
                        + repeats.times() + " times, each time after a time-out, which took "
                        + Quantity.nanos(repeats.waitedNanos()) + " of " + Quantity.nanos(exchange.elapsedNanos())
                        + "; " + Quantity.bytes(repeats.unacknowledgedBytes()) + " were still not acknowledged")
                .request(RequestOnWire.of(incident), "")
                .packet(repeats.first(), "the first that " + ours(incident) + " sent again, " + sizes(repeats.first()))
                .packet(repeats.last(), "the last of " + repeats.times())
                .fact(
                        Tier.PACKETS,
                        repeats.first().epochNanos(),
                        repeats.repairedTimes()
                                + " of them were of data that got through in the end: the other end was there")
                .missing(
                        "where it was lost: on the way there, or the acknowledgments on the way back; captures of the same"
                                + " time on both ends would show it")
                .stated();
    }

    /** Without packets: more was sent again than since the last acknowledgment, so that some of it got through. */
    private Opinion byKernel(Incident incident, Exchange exchange) {
        KernelRepeats repeats = KernelRepeats.of(incident);
        Acknowledged acknowledged = Acknowledged.byKernel(incident);
        if (repeats == null
                || acknowledged == null
                || acknowledged.whole()
                || acknowledged.none()
                || repeats.times() < REPEATS_AT_LEAST
                || repeats.repaired() < REPAIRED_AT_LEAST
                || !heardOf(exchange)) {
            return Opinion.notConcerned();
        }
        return begun(incident, exchange, Confidence.POSSIBLE)
                .headline("packets seem to have been lost on the way: " + acknowledged.text() + " in "
                        + Quantity.nanos(exchange.elapsedNanos()) + ", and "
                        + Quantity.counted(repeats.times(), "segment") + " had to be sent again")
                .fact(
                        Tier.KERNEL,
                        repeats.atNanos(),
                        Quantity.counted(repeats.times(), "segment") + " sent again, "
                                + Quantity.counted(repeats.inARow(), "time-out")
                                + " since the last acknowledgment: at least " + repeats.repaired()
                                + " of them were followed by one")
                .missing("how long each was waited for, and whether small segments were lost too (path-mtu-blackhole):"
                        + " packets")
                .stated();
    }

    /** True if the last acknowledgment came in the second half of the wait: else a silence at its end is the reason. */
    private static boolean heardOf(Exchange exchange) {
        KernelSnapshot after = exchange.atFailure();
        return after != null
                && after.lastAckReceivedMillis() >= 0
                && after.lastAckReceivedMillis() * 1_000_000 < exchange.elapsedNanos() / 2;
    }

    private Statement begun(Incident incident, Exchange exchange, Confidence confidence) {
        return Statement.of(incident, cause(), Blame.NETWORK, confidence)
                .action(
                        "look for the loss on the way at this moment: ping or mtr in both directions, error and drop counters"
                                + " of interfaces and switches, a full conntrack table or a rate limit; other connections over the"
                                + " same way tell whether it is the way or this host")
                .exchange(exchange)
                .kernelBefore(exchange)
                .kernelAfter(exchange);
    }

    private Opinion stated(Incident incident, Exchange exchange, Stuck stuck, @Nullable OtherView between) {
        TcpSegment first = stuck.first();
        String what = stuck.ofRequest() ? "the request" : "the answer";
        String headline = switch (stuck.kind()) {
            case UNACKNOWLEDGED ->
                Quantity.bytes(stuck.missingBytes()) + " of " + what + " did not get through, though sent "
                        + stuck.copies() + " times in " + Quantity.nanos(stuck.lastedNanos());
            case ACKNOWLEDGED_IN_VAIN ->
                "the acknowledgments of " + what + " did not get through: it was sent " + stuck.copies() + " times in "
                        + Quantity.nanos(stuck.lastedNanos());
            case HOLE ->
                Quantity.bytes(stuck.missingBytes()) + " of " + what
                        + " were lost and did not come again, while what lies behind them came";
        };
        Statement statement = begun(incident, exchange, between == null ? Confidence.LIKELY : Confidence.PROVEN)
                .headline("packets were lost on the way: " + headline);
        if (stuck.ofRequest()) {
            statement.request(RequestOnWire.of(incident), "");
        }
        if (stuck.kind() == Stuck.Kind.HOLE) {
            statement.packet(
                    first, "behind a hole of " + Quantity.bytes(stuck.missingBytes()) + ", which the receiver reports");
        } else {
            statement.packet(first, "the first of " + stuck.copies() + " copies, " + sizes(first));
        }
        FlowSnapshot.Side sender = stuck.ofRequest() ? incident.ours() : incident.theirs();
        if (sender != null && sender.repeated().all() > 0) {
            statement.fact(
                    Tier.PACKETS,
                    stuck.lastNanos(),
                    Quantity.counted(sender.repeated().all(), "retransmission") + " of "
                            + (stuck.ofRequest() ? ours(incident) : "the server's")
                            + " on this connection: " + sender.repeated().text());
        }
        if (stuck.heardNanos() > 0 && stuck.kind() != Stuck.Kind.HOLE) {
            statement.fact(
                    Tier.PACKETS,
                    stuck.heardNanos(),
                    "the other end was still there: a packet of "
                            + (stuck.ofRequest() ? "the server's" : ours(incident)));
        }
        if (between == null) {
            statement.missing("where it was lost: " + where(incident, stuck)
                    + "; captures of the same time on both ends would show it");
        } else {
            statement.fact(
                    Tier.PACKETS,
                    stuck.lastNanos(),
                    "the capture " + between.capture().name()
                            + (stuck.kind() == Stuck.Kind.HOLE
                                    ? ", nearer to the sender, shows it leaving: it was lost between the two"
                                    : ", nearer to the receiver, never got it: it was lost between the two"));
        }
        return statement.stated();
    }

    private static String ours(Incident incident) {
        return Parties.of(incident).ours();
    }

    private static String sizes(TcpSegment segment) {
        return Quantity.bytes(segment.payloadBytes()) + " of payload";
    }

    /** A repetition that was captured had come so far; a hole was lost before. */
    private static String where(Incident incident, Stuck stuck) {
        boolean atSender = stuck.ofRequest()
                ? !incident.observed() || Viewpoint.of(incident) == Viewpoint.CLIENT
                : Viewpoint.of(incident) == Viewpoint.SERVER;
        return switch (stuck.kind()) {
            case HOLE -> "before this capture point, on the way from its sender";
            case ACKNOWLEDGED_IN_VAIN -> "behind this capture point, on the way of the acknowledgments back";
            case UNACKNOWLEDGED ->
                atSender
                        ? "it left its sender; on the way there, or its acknowledgments on the way back"
                        : "behind this capture point, or its acknowledgments on the way back";
        };
    }
}
