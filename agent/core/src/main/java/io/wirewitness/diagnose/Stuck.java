package io.wirewitness.diagnose;

import io.wirewitness.model.Connection;
import io.wirewitness.model.Endpoint;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.Incident;
import io.wirewitness.model.OtherView;
import io.wirewitness.model.TcpFlags;
import io.wirewitness.model.TcpSegment;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Data that did not get through: a segment sent again and again, or a hole that was never filled. Copies made by the capture
 * are not among the segments.
 *
 * @param kind how it shows
 * @param ofRequest whether it went to the peer
 * @param first its first copy; for a hole the first segment behind it
 * @param copies how often it was sent, in this capture; 0 for a hole
 * @param last its last copy; for a hole the last segment behind it
 * @param missingBytes bytes not acknowledged, or of the hole
 * @param largestAcknowledged the largest payload of this direction that was acknowledged before, or behind it by SACK
 * @param fullBytes the largest payload that a segment of this direction may carry, by what the ends agreed on; -1 if not known
 * @param heardNanos the last packet that came back after the second copy, or that asked for it again; 0 if none did
 * @param smallerLost a smaller segment, or the FIN behind it, that had to be sent again before it was acknowledged; null if none
 */
public record Stuck(
        Kind kind,
        boolean ofRequest,
        TcpSegment first,
        int copies,
        TcpSegment last,
        long missingBytes,
        int largestAcknowledged,
        int fullBytes,
        long heardNanos,
        @Nullable TcpSegment smallerLost) {

    /** How lost data shows. */
    public enum Kind {
        /** Sent again and never acknowledged. */
        UNACKNOWLEDGED,
        /** Sent again though it had been acknowledged: the acknowledgments get lost. */
        ACKNOWLEDGED_IN_VAIN,
        /** What lies behind it came, itself it did not, and the receiver says so. */
        HOLE
    }

    /** Twice may be one lost packet, which is everyday; three times is a timer that doubles. */
    private static final int COPIES_AT_LEAST = 3;

    /** A hole that is repaired at all is repaired by the third repetition: 200, 400 and 800 ms (TCP_RTO_MIN). */
    private static final long HOLE_NANOS = 1_400_000_000;

    /** TCP_RTO_MIN (Linux, include/net/tcp.h, HZ / 5): no timer repeats a segment sooner. */
    static final long SHORTEST_TIMEOUT_NANOS = 200_000_000;

    /** What was lost longer ago is another story; a timer that doubles stays below this for six rounds. */
    private static final long RELATED_NANOS = 15_000_000_000L;

    private static final int DUPLICATE_ACKNOWLEDGMENTS_AT_LEAST = 2;

    /** Without an MSS: Ethernet with the largest options, less what common tunnels take. */
    private static final int FULL_BYTES_UNKNOWN = 1300;

    private static final int TCP_HEADER_BYTES = 20;

    private static final int IPV4_HEADER_BYTES = 20;
    private static final int IPV6_HEADER_BYTES = 40;

    /** What is stuck when an incident ends; null if nothing is, or without packets. */
    public static @Nullable Stuck of(Incident incident) {
        FlowSnapshot flow = incident.flow();
        Endpoint local = incident.local();
        Endpoint remote = incident.remote();
        if (flow == null || local == null || remote == null) {
            return null;
        }
        List<Stuck> found = new ArrayList<>();
        add(found, repeated(flow, local, remote, true));
        add(found, repeated(flow, remote, local, false));
        add(found, hole(flow, remote, local, false));
        add(found, hole(flow, local, remote, true));
        Connection connection = incident.connection();
        long since = connection == null ? 0 : connection.exchangeStartNanos();
        Stuck last = null;
        for (Stuck each : found) {
            if (each.lastNanos() < since) {
                continue; // of an earlier request
            }
            last = last == null || each.lastNanos() > last.lastNanos() ? each : last;
        }
        TcpSegment fin = last == null || last.smallerLost != null
                ? null
                : Farewell.of(incident).repeatedFin();
        return last == null || fin == null || fin.payloadBytes() > 0 ? last : last.withSmallerLost(fin);
    }

    private Stuck withSmallerLost(TcpSegment lost) {
        return new Stuck(
                kind, ofRequest, first, copies, last, missingBytes, largestAcknowledged, fullBytes, heardNanos, lost);
    }

    private static void add(List<Stuck> all, @Nullable Stuck found) {
        if (found != null) {
            all.add(found);
        }
    }

    private static @Nullable Stuck repeated(FlowSnapshot flow, Endpoint from, Endpoint to, boolean ofRequest) {
        FlowSnapshot.Side sender = flow.from(from);
        FlowSnapshot.Side receiver = flow.from(to);
        if (receiver.zeroWindows().openSinceNanos() > 0) {
            return null; // what is sent into a closed window is a probe
        }
        Map<Long, List<TcpSegment>> copies = new HashMap<>();
        for (TcpSegment segment : flow.segments()) {
            if (segment.source().equals(from) && segment.payloadBytes() > 1) {
                copies.computeIfAbsent(segment.sequence(), sequence -> new ArrayList<>())
                        .add(segment);
            }
        }
        List<TcpSegment> most = List.of();
        for (List<TcpSegment> each : copies.values()) {
            boolean later =
                    most.isEmpty() || last(each).epochNanos() > last(most).epochNanos();
            if (each.size() >= COPIES_AT_LEAST && later) {
                most = each;
            }
        }
        if (most.isEmpty()) {
            return null;
        }
        TcpSegment first = most.get(0);
        long end = first.sequence() + first.payloadBytes();
        boolean acknowledged =
                receiver.highestAcknowledgment() >= 0 && Sequence.distance(end, receiver.highestAcknowledgment()) >= 0;
        boolean latest = Sequence.distance(end, sender.highestSequenceEnd()) <= 1; // a FIN may follow
        if (acknowledged && !(latest && acknowledgedBefore(flow, to, end, last(most)))) {
            return null; // it got through in the end
        }
        int full = fullBytes(sender, receiver, first);
        long from1 = acknowledged ? first.sequence() : Math.max(0, receiver.highestAcknowledgment());
        return new Stuck(
                acknowledged ? Kind.ACKNOWLEDGED_IN_VAIN : Kind.UNACKNOWLEDGED,
                ofRequest,
                first,
                most.size(),
                last(most),
                Math.max(first.payloadBytes(), Sequence.distance(from1, sender.highestSequenceEnd())),
                Math.max(sender.habits().largestAcknowledgedBytes(), largestBehind(flow, to, first, full)),
                full,
                Math.max(
                        Math.max(heard(flow, to, most.get(1).epochNanos()), askedAgain(flow, to, first)),
                        tellsOfAHole(flow, to, first)),
                smallerLost(copies.values(), flow, first));
    }

    /**
     * A timer repeats what was lost, or whose acknowledgment was. The end of a burst is no witness: it is repeated as a probe
     * although it came (RFC 8985, 7), so only what lay before the first full segment counts.
     */
    private static @Nullable TcpSegment smallerLost(
            Collection<List<TcpSegment>> copies, FlowSnapshot flow, TcpSegment stuck) {
        for (List<TcpSegment> each : copies) {
            TcpSegment first = each.get(0);
            if (each.size() < 2
                    || first.payloadBytes() >= stuck.payloadBytes()
                    || Sequence.distance(first.sequence(), stuck.sequence()) < first.payloadBytes()
                    || stuck.epochNanos() - first.epochNanos() > RELATED_NANOS) {
                continue;
            }
            long end = first.sequence() + first.payloadBytes();
            TcpSegment second = each.get(1);
            boolean waited = second.epochNanos() - first.epochNanos() >= SHORTEST_TIMEOUT_NANOS;
            if (waited && !acknowledgedBefore(flow, first.destination(), end, second)) {
                return first;
            }
        }
        return null;
    }

    /** The last of several acknowledgments that stop before a segment: what was sent behind it came, it did not. */
    private static long askedAgain(FlowSnapshot flow, Endpoint receiver, TcpSegment segment) {
        int asked = 0;
        long last = 0;
        for (TcpSegment answer : flow.segments()) {
            if (answer.number() > segment.number()
                    && answer.source().equals(receiver)
                    && answer.has(TcpFlags.ACK)
                    && answer.payloadBytes() == 0
                    && answer.acknowledgment() == segment.sequence()) {
                asked++;
                last = answer.epochNanos();
            }
        }
        return asked >= DUPLICATE_ACKNOWLEDGMENTS_AT_LEAST ? last : 0;
    }

    /** The last acknowledgment that stops before a segment and says by SACK what came behind it; 0 if none did. */
    private static long tellsOfAHole(FlowSnapshot flow, Endpoint receiver, TcpSegment segment) {
        long last = 0;
        for (TcpSegment answer : flow.segments()) {
            if (isBehindTheHole(answer, receiver, segment)) {
                last = answer.epochNanos();
            }
        }
        return last;
    }

    private static boolean isBehindTheHole(TcpSegment answer, Endpoint receiver, TcpSegment segment) {
        return answer.number() > segment.number()
                && answer.source().equals(receiver)
                && answer.acknowledgment() == segment.sequence()
                && answer.tellsOfAHole();
    }

    /**
     * The largest segment that came behind one which did not, as far as SACK says: the first block holds the one that is answered
     * (RFC 2018, 4). Of one larger than the way takes, which the sender's own card cuts up, what the block holds came in full parts.
     */
    private static int largestBehind(FlowSnapshot flow, Endpoint receiver, TcpSegment segment, int full) {
        long largest = 0;
        for (TcpSegment answer : flow.segments()) {
            if (!isBehindTheHole(answer, receiver, segment)) {
                continue;
            }
            for (TcpSegment sent : flow.segments()) {
                if (sent.source().equals(segment.source()) && sent.payloadBytes() > 0) {
                    long came = cameOf(sent, answer);
                    boolean whole = came == sent.payloadBytes() || (full > 0 && sent.payloadBytes() > full);
                    largest = whole ? Math.max(largest, came) : largest;
                }
            }
        }
        return (int) largest;
    }

    /** How many bytes of a segment lie in the block. */
    private static long cameOf(TcpSegment sent, TcpSegment answer) {
        long before = Math.max(0, Sequence.distance(sent.sequence(), answer.sackFrom()));
        long behind = Math.max(0, Sequence.distance(answer.sackTo(), sent.sequence() + sent.payloadBytes()));
        return Math.max(0, sent.payloadBytes() - before - behind);
    }

    /** True if all up to {@code end} had been acknowledged before a copy of it was sent. */
    private static boolean acknowledgedBefore(FlowSnapshot flow, Endpoint receiver, long end, TcpSegment copy) {
        for (TcpSegment segment : flow.segments()) {
            if (segment.number() < copy.number()
                    && segment.source().equals(receiver)
                    && segment.has(TcpFlags.ACK)
                    && Sequence.distance(end, segment.acknowledgment()) >= 0) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable Stuck hole(FlowSnapshot flow, Endpoint from, Endpoint to, boolean ofRequest) {
        FlowSnapshot.Side sender = flow.from(from);
        FlowSnapshot.Side receiver = flow.from(to);
        long wanted = receiver.highestAcknowledgment();
        if (wanted < 0 || receiver.zeroWindows().openSinceNanos() > 0) {
            return null;
        }
        TcpSegment behind = null;
        TcpSegment last = null;
        for (TcpSegment segment : flow.segments()) {
            if (!segment.source().equals(from) || segment.payloadBytes() == 0) {
                continue;
            }
            if (Sequence.distance(wanted, segment.sequence()) > 0) {
                boolean nearer = behind == null || Sequence.distance(segment.sequence(), behind.sequence()) > 0;
                behind = nearer ? segment : behind;
                last = segment;
            } else if (Sequence.distance(wanted, segment.sequence() + segment.payloadBytes()) > 0) {
                return null; // what is wanted was seen here
            }
        }
        // Had only the capture missed it, the receiver would have acknowledged what came behind.
        if (behind == null || last == null || !stillWanted(flow, to, wanted, behind)) {
            return null;
        }
        return new Stuck(
                Kind.HOLE,
                ofRequest,
                behind,
                0,
                last,
                Sequence.distance(wanted, behind.sequence()),
                sender.habits().largestAcknowledgedBytes(),
                fullBytes(sender, receiver, behind),
                heard(flow, to, behind.epochNanos()),
                null); // what was repeated was not lost behind the capture
    }

    /** True if the receiver asked for it after it had got something behind it, and still did so much later. */
    private static boolean stillWanted(FlowSnapshot flow, Endpoint receiver, long wanted, TcpSegment behind) {
        boolean asked = false;
        for (TcpSegment segment : flow.segments()) {
            asked |= segment.number() > behind.number()
                    && segment.source().equals(receiver)
                    && segment.has(TcpFlags.ACK)
                    && segment.acknowledgment() == wanted;
        }
        return asked && flow.lastNanos() - behind.epochNanos() >= HOLE_NANOS;
    }

    private static int fullBytes(FlowSnapshot.Side sender, FlowSnapshot.Side receiver, TcpSegment example) {
        int own = sender.habits().segmentSizeBytes();
        int other = receiver.habits().segmentSizeBytes();
        int least = own <= 0 ? other : other <= 0 ? own : Math.min(own, other);
        return least <= 0 ? -1 : least - (example.tcpHeaderBytes() - TCP_HEADER_BYTES);
    }

    private static long heard(FlowSnapshot flow, Endpoint from, long sinceNanos) {
        long heard = 0;
        for (TcpSegment segment : flow.segments()) {
            if (segment.source().equals(from)
                    && segment.epochNanos() > sinceNanos
                    && !segment.has(TcpFlags.RST)
                    && !segment.has(TcpFlags.SYN)) {
                heard = segment.epochNanos();
            }
        }
        return heard;
    }

    private static TcpSegment last(List<TcpSegment> copies) {
        return copies.get(copies.size() - 1);
    }

    private int full() {
        return fullBytes > 0 ? fullBytes : FULL_BYTES_UNKNOWN;
    }

    /** True if what is stuck fills whole segments, and none so large ever got through. */
    public boolean onlyFullSegments() {
        boolean large = kind == Kind.HOLE ? missingBytes >= full() : first.payloadBytes() >= full();
        return large && largestAcknowledged < full() && kind != Kind.ACKNOWLEDGED_IN_VAIN;
    }

    /** True if something smaller got through: before it, or behind the hole. */
    public boolean smallerGotThrough() {
        return largestAcknowledged > 0 || (kind == Kind.HOLE && first.payloadBytes() < full());
    }

    /** When its last copy was sent; for a hole, when the last segment behind it came. */
    public long lastNanos() {
        return last.epochNanos();
    }

    /** From its first copy to its last. */
    public long lastedNanos() {
        return lastNanos() - first.epochNanos();
    }

    /** True if a sequence number of the same direction is part of what is missing. */
    boolean misses(long number) {
        long ahead = Sequence.distance(sequence(), number);
        return ahead >= 0 && ahead < missingBytes;
    }

    /** What the last copy takes on the wire, with its headers; of several that a card cuts, one. */
    int lastWireBytes() {
        int address = last.source().isIpv4() ? IPV4_HEADER_BYTES : IPV6_HEADER_BYTES;
        return Math.min(last.payloadBytes(), full()) + last.tcpHeaderBytes() + address;
    }

    /** A capture nearer to the receiver that ran on and never got it; null if there is none. */
    public @Nullable OtherView neverArrivedAt(Incident incident) {
        OtherView.Nearer receiver = ofRequest ? OtherView.Nearer.SERVER : OtherView.Nearer.CLIENT;
        for (OtherView view : incident.surroundings().views()) {
            if (kind == Kind.UNACKNOWLEDGED && view.nearer() == receiver && !has(view.flow(), sequence())) {
                return view;
            }
        }
        return null;
    }

    /** A capture nearer to the sender that shows it leaving; null if there is none. */
    public @Nullable OtherView leftFrom(Incident incident) {
        OtherView.Nearer sender = ofRequest ? OtherView.Nearer.CLIENT : OtherView.Nearer.SERVER;
        for (OtherView view : incident.surroundings().views()) {
            if (kind == Kind.HOLE && view.nearer() == sender && has(view.flow(), sequence())) {
                return view;
            }
        }
        return null;
    }

    /** Where what is stuck begins. */
    private long sequence() {
        return kind == Kind.HOLE ? (first.sequence() - missingBytes) & 0xffff_ffffL : first.sequence();
    }

    private boolean has(FlowSnapshot flow, long sequence) {
        for (TcpSegment segment : flow.segments()) {
            if (segment.source().equals(first.source())
                    && segment.payloadBytes() > 0
                    && Sequence.distance(segment.sequence(), sequence) >= 0
                    && Sequence.distance(sequence, segment.sequence() + segment.payloadBytes()) > 0) {
                return true;
            }
        }
        return false;
    }
}
