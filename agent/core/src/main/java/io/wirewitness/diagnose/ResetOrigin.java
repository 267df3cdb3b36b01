package io.wirewitness.diagnose;

import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.Incident;
import io.wirewitness.model.OtherView;
import io.wirewitness.model.Payload;
import io.wirewitness.model.TcpFlags;
import io.wirewitness.model.TcpSegment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who sent the reset that came in the peer's name: signs that it was somebody else, weighed. No sign counts alone: of 796
 * real resets in public captures 84 had a TTL that their sender had never used before.
 *
 * <p>The signs are those of "Detecting Forged TCP Reset Packets" (Weaver, Sommer, Paxson, NDSS 2009), of "Global, Passive
 * Detection of Connection Tampering" (SIGCOMM 2023) and of Suricata's stream events.
 */
public final class ResetOrigin {

    /** Hop counts of one path differ by one at times; by more, another path or another host was at work. */
    private static final int TTL_APART = 2;

    /** Packets overtake each other by less than this (the bound that Wireshark uses where it knows no round trip). */
    private static final long REORDERING_NANOS = 3_000_000;

    /** Later than this, a higher RST is about another segment (the reading of NDSS 2009's detectors in the open). */
    private static final long BACK_TO_BACK_NANOS = 2_000_000_000L;

    /** Both ends cannot fail in one instant by chance. */
    private static final long SAME_INSTANT_NANOS = 1_000_000;

    /** A counter that steps by less between two packets of a flow is the flow's own, or its host is quiet. */
    private static final int COUNTER_STEP_AT_MOST = 64;

    private static final int COUNTER_JUMP_AT_LEAST = 1024;

    /** So many points make a reset strange; one strong sign and one more of any kind do. */
    private static final int STRANGE = 3;

    private static final int PLAIN_TCP_HEADER_BYTES = 20;

    /** How much a sign says. */
    public enum Weight {
        MEDIUM(1),
        STRONG(2);

        final int points;

        Weight(int points) {
            this.points = points;
        }
    }

    /**
     * One sign.
     *
     * @param weight how much it says
     * @param text as a line of evidence
     */
    public record Sign(Weight weight, String text) {}

    private final Incident incident;
    private final FlowSnapshot flow;
    private final FlowSnapshot.Side theirs;
    private final TcpSegment reset;
    private final List<TcpSegment> held;
    private final List<Sign> signs = new ArrayList<>();
    private final @Nullable TcpSegment trigger;
    private boolean hopsAreASign;

    private ResetOrigin(Incident incident, FlowSnapshot flow, FlowSnapshot.Side theirs, TcpSegment reset) {
        this.incident = incident;
        this.flow = flow;
        this.theirs = theirs;
        this.reset = reset;
        held = flow.segments();
        trigger = trigger();
        addHops();
        addTiming();
        addSequence();
        addIpHeader();
        addAfterwards();
        addOtherResets();
        addOtherCapture();
    }

    /** The origin of the peer's reset; null if there is none, or without packets. */
    public static @Nullable ResetOrigin of(Incident incident) {
        FlowSnapshot flow = incident.flow();
        FlowSnapshot.Side theirs = incident.theirs();
        return flow == null || theirs == null || theirs.rst() == null
                ? null
                : new ResetOrigin(incident, flow, theirs, theirs.rst());
    }

    /** The first reset in the peer's name. */
    public TcpSegment reset() {
        return reset;
    }

    /** Signs that somebody else sent it, the plainest first; empty if there are none. */
    public List<Sign> signs() {
        return List.copyOf(signs);
    }

    /** The same as lines of evidence. */
    public List<String> texts() {
        return signs.stream().map(Sign::text).toList();
    }

    /**
     * What boxes look for, and directly behind it the reset: a ClientHello or the head of a first HTTP request with nothing of
     * the server's in between. Null if it was something else. A server refuses there too: it is no sign by itself.
     */
    public @Nullable TcpSegment watchedMessage() {
        return trigger;
    }

    /** True if it has the form in which Linux answers for a connection that it does not know, seq = an ack of ours. */
    public boolean passive() {
        return !reset.has(TcpFlags.ACK)
                && reset.window() == 0
                && reset.tcpHeaderBytes() == PLAIN_TCP_HEADER_BYTES
                && reset.ipId() <= 0
                && acknowledgedByUs(reset.sequence());
    }

    /** The points of all signs, less those of a form that nobody imitates. */
    public int score() {
        int score = trigger == null ? 0 : Weight.MEDIUM.points;
        for (Sign sign : signs) {
            score += sign.weight().points;
        }
        // Timestamps that fit and a window are known to the socket only.
        return liveAbort() ? score - 2 : score;
    }

    /** True if several signs say that the peer did not send it. */
    public boolean strange() {
        int several = signs.size() + (trigger == null ? 0 : 1);
        return !signs.isEmpty() && several >= 2 && score() >= STRANGE;
    }

    /** True if this host may well have sent it for a connection that it does not know: there is no other sign than its way. */
    public boolean mayBeAnotherHost() {
        return passive() && trigger == null;
    }

    /**
     * Another capture nearer to the peer, which saw what the reset answers, ran on, and has no reset in the peer's name: then it
     * was made in between. Null if there is none.
     */
    public @Nullable OtherView neverSentBy() {
        for (OtherView view : incident.surroundings().views()) {
            if (view.nearer() == OtherView.Nearer.SERVER && lacksTheReset(view)) {
                return view;
            }
        }
        return null;
    }

    private boolean lacksTheReset(OtherView view) {
        FlowSnapshot.Side there = view.flow().from(reset.source());
        if (there.rst() != null || there.segments() == 0) {
            return false;
        }
        TcpSegment asked = question();
        long arrived = view.flow().from(reset.destination()).highestSequenceEnd();
        boolean sawTheQuestion = asked != null
                && arrived >= 0
                && Sequence.distance(asked.sequence() + asked.sequenceLength(), arrived) >= 0;
        boolean ranOn = view.clockErrorNanos() == OtherView.CLOCKS_UNRELATED
                ? view.flow().lastNanos() < view.capture().lastNanos()
                : view.capture().lastNanos() > reset.epochNanos() + view.clockErrorNanos();
        return sawTheQuestion && ranOn;
    }

    /**
     * True if no router has lowered its TTL while all of the peer's other packets have passed some: it was made on the network
     * of the capture, or by the first box on the way, and not by another host where the peer is.
     */
    public boolean unrouted() {
        return Viewpoint.isInitial(reset.ttl())
                && theirs.minTtl() > 0
                && theirs.maxTtl() < reset.ttl()
                && !Viewpoint.isInitial(theirs.maxTtl());
    }

    /** The TTLs as they were seen, the reset's and those of the peer's other packets; says nothing of what they mean. */
    public String hops() {
        String own = "the reset has TTL " + reset.ttl() + ", ";
        if (theirs.minTtl() <= 0) {
            return own + "that of no other packet of the peer was seen";
        }
        return own + "the peer's other packets have "
                + (theirs.minTtl() == theirs.maxTtl()
                        ? Integer.toString(theirs.minTtl())
                        : theirs.minTtl() + " to " + theirs.maxTtl());
    }

    /** True if {@link #hops} is among the signs: the TTLs lie further apart than those of one path. */
    public boolean hopsAreASign() {
        return hopsAreASign;
    }

    private boolean liveAbort() {
        return reset.has(TcpFlags.ACK) && reset.timestamps() && reset.window() > 0;
    }

    // ---- the signs ----

    private void addHops() {
        int above = reset.ttl() - theirs.maxTtl();
        int below = theirs.minTtl() - reset.ttl();
        if (theirs.minTtl() > 0 && above > 0 && above < TTL_APART && unrouted()) {
            addHops(Weight.MEDIUM);
            return;
        }
        if (theirs.minTtl() <= 0 || (above < TTL_APART && below < TTL_APART)) {
            return;
        }
        boolean steady = theirs.maxTtl() - theirs.minTtl() < TTL_APART;
        addHops(steady ? Weight.STRONG : Weight.MEDIUM);
    }

    private void addHops(Weight weight) {
        add(weight, hops());
        hopsAreASign = true;
    }

    private void addTiming() {
        TcpSegment asked = provokedBy();
        Exchange exchange = Exchange.of(incident);
        long rtt = exchange == null ? -1 : exchange.minRttNanos();
        if (asked == null || rtt <= 0) {
            return;
        }
        long took = reset.epochNanos() - asked.epochNanos();
        // Half, because the shortest round trip measured may hold a delayed acknowledgement.
        if (took >= 0 && took * 2 < rtt) {
            add(
                    Weight.MEDIUM,
                    "the reset came " + Quantity.nanos(took) + " after "
                            + Parties.of(incident).our() + " data, the shortest round trip is " + Quantity.nanos(rtt));
        }
    }

    private void addSequence() {
        long sent = sentBefore(reset);
        // A passive reset borrows its number from our acknowledgment, which may be behind what is still on its way to
        // us.
        if (sent >= 0
                && reset.sequence() != 0
                && Sequence.distance(reset.sequence(), sent) > 0
                && !acknowledgedByUs(reset.sequence())) {
            add(
                    Weight.STRONG,
                    "the reset's sequence number is " + Sequence.distance(reset.sequence(), sent)
                            + " bytes behind what the peer had sent");
        }
    }

    private void addIpHeader() {
        TcpSegment asked = lastOfOurs();
        if (asked != null && reset.ipId() > 0 && reset.ipId() == asked.ipId()) {
            add(
                    Weight.STRONG,
                    "the reset copies the IP identification " + hex(reset.ipId()) + " of the packet it answers");
        }
        long fragmentable = theirs.habits().mayFragment();
        long others = theirs.habits().dontFragment();
        if (reset.dontFragment()
                ? fragmentable > 0 && others == 0
                : others > 0 && fragmentable == 0 && reset.source().isIpv4()) {
            add(
                    Weight.MEDIUM,
                    reset.dontFragment()
                            ? "the reset forbids fragmentation (DF), the peer's other packets do not"
                            : "the reset allows fragmentation, the peer's other packets do not (DF)");
        }
        int last = countedIpId();
        int jump = (reset.ipId() - last) & 0xffff;
        if (last >= 0 && reset.ipId() > 0 && jump > COUNTER_JUMP_AT_LEAST && jump < 0x10000 - COUNTER_STEP_AT_MOST) {
            add(
                    Weight.MEDIUM,
                    "the reset has IP identification " + hex(reset.ipId()) + ", the peer had counted to " + hex(last));
        }
    }

    private void addAfterwards() {
        long sent = sentBefore(reset);
        long acknowledged = acknowledgedBefore(reset);
        Exchange exchange = Exchange.of(incident);
        long roundTrip = exchange == null ? 0 : Math.max(0, exchange.minRttNanos());
        for (TcpSegment segment : held) {
            long late = segment.epochNanos() - reset.epochNanos();
            if (!isTheirs(segment) || segment.has(TcpFlags.RST) || segment.number() < reset.number()) {
                continue;
            }
            if (segment.has(TcpFlags.SYN)) {
                if (segment.has(TcpFlags.ACK) && segment.acknowledgment() == reset.acknowledgment()) {
                    add(Weight.STRONG, "a SYN-ACK of the peer came " + Quantity.nanos(late) + " after the reset");
                    return;
                }
                continue;
            }
            boolean fresh = segment.sequenceLength() > 0
                    && (sent < 0 || Sequence.distance(sent, segment.sequence() + segment.sequenceLength()) > 0);
            boolean heard = segment.has(TcpFlags.ACK)
                    && acknowledged >= 0
                    && Sequence.distance(acknowledged, segment.acknowledgment()) > 0;
            // What only repeats may have been on its way already: it must be later than a round trip.
            // No socket sends what lies beyond its own reset; only a passive one borrows its number from us.
            boolean beyond = fresh
                    && segment.payloadBytes() > 0
                    && !passive()
                    && Sequence.distance(reset.sequence(), segment.sequence()) >= 0;
            if (beyond || (late > REORDERING_NANOS && (fresh || heard || late > roundTrip + REORDERING_NANOS))) {
                add(
                        Weight.STRONG,
                        "the peer went on " + Quantity.nanos(late) + " after its reset"
                                + (fresh && segment.payloadBytes() > 0
                                        ? " with " + Quantity.bytes(segment.payloadBytes()) + " more"
                                        : ""));
                return;
            }
        }
    }

    private void addOtherResets() {
        List<TcpSegment> resets = held.stream()
                .filter(segment -> isTheirs(segment) && segment.has(TcpFlags.RST))
                .filter(segment -> segment.epochNanos() - reset.epochNanos() < BACK_TO_BACK_NANOS)
                .toList();
        for (int i = 1; i < resets.size(); i++) {
            TcpSegment later = resets.get(i);
            long sent = sentBefore(later);
            if (Sequence.distance(resets.get(i - 1).sequence(), later.sequence()) > 2
                    && sent >= 0
                    && Sequence.distance(sent, later.sequence()) > 0
                    && !acknowledgedByUs(later.sequence())) {
                add(
                        Weight.STRONG,
                        resets.size() + " resets with rising sequence numbers, beyond all that the peer had sent");
                break;
            }
        }
        for (int i = 2; i < resets.size(); i++) {
            int window = resets.get(i - 2).window();
            if (resets.get(i - 1).window() == window + 1 && resets.get(i).window() == window + 2) {
                add(Weight.MEDIUM, "three resets with windows " + window + ", " + (window + 1) + ", " + (window + 2));
                break;
            }
        }
        FlowSnapshot.Side ours = incident.ours();
        TcpSegment own = ours == null ? null : ours.rst();
        if (own != null
                && own.number() > reset.number()
                && own.epochNanos() - reset.epochNanos() <= SAME_INSTANT_NANOS
                && held.stream().noneMatch(this::isPayloadBehindTheReset)) {
            add(
                    Weight.MEDIUM,
                    "a reset went to the peer in " + Parties.of(incident).our() + " name at the same instant");
        }
    }

    private void addOtherCapture() {
        OtherView view = neverSentBy();
        if (view != null) {
            add(
                    Weight.STRONG,
                    "the capture " + view.capture().name()
                            + ", nearer to the server, has what this reset answers, and no reset of the server");
        }
    }

    private void add(Weight weight, String text) {
        signs.add(new Sign(weight, text));
    }

    // ---- what was there before ----

    private @Nullable TcpSegment trigger() {
        TcpSegment last = lastOfOurs();
        if (last == null || !flow.handshakeSeen()) {
            return null;
        }
        boolean watched = last.payload() == Payload.TLS_CLIENT_HELLO || last.payload() == Payload.HTTP_REQUEST;
        long end = last.sequence() + last.payloadBytes();
        boolean later = reset.has(TcpFlags.ACK) && Sequence.distance(end, reset.acknowledgment()) > 0;
        boolean first = held.stream()
                .filter(segment -> segment.number() < reset.number() && segment.payloadBytes() > 0)
                .allMatch(segment -> isOurs(segment) && segment.sequence() == last.sequence());
        return watched && first && !later ? last : null;
    }

    private @Nullable TcpSegment lastOfOurs() {
        TcpSegment last = question();
        return last == null || last.payloadBytes() == 0 ? null : last;
    }

    /** The last that we sent before the reset and that takes sequence space; null if none is held. */
    private @Nullable TcpSegment question() {
        TcpSegment last = null;
        for (TcpSegment segment : held) {
            if (segment.number() >= reset.number()) {
                break;
            }
            if (isOurs(segment) && segment.sequenceLength() > 0) {
                last = segment;
            }
        }
        return last;
    }

    /** The segment of ours that the reset answers; null if it was not provoked, or that is not known. */
    private @Nullable TcpSegment provokedBy() {
        TcpSegment last = lastOfOurs();
        if (last == null || !reset.has(TcpFlags.ACK)) {
            return last;
        }
        // An abort answers our data only if it acknowledges it; else the two crossed.
        return Sequence.distance(last.sequence(), reset.acknowledgment()) > 0 ? last : null;
    }

    private long sentBefore(TcpSegment bound) {
        long end = -1;
        for (TcpSegment segment : held) {
            if (segment.number() >= bound.number()) {
                break;
            }
            long next = segment.sequence() + segment.sequenceLength();
            if (isTheirs(segment) && !segment.has(TcpFlags.RST) && (end < 0 || Sequence.distance(end, next) > 0)) {
                end = next & 0xffff_ffffL;
            }
        }
        return end;
    }

    private long acknowledgedBefore(TcpSegment bound) {
        long highest = -1;
        for (TcpSegment segment : held) {
            if (segment.number() >= bound.number()) {
                break;
            }
            if (isTheirs(segment)
                    && segment.has(TcpFlags.ACK)
                    && (highest < 0 || Sequence.distance(highest, segment.acknowledgment()) > 0)) {
                highest = segment.acknowledgment();
            }
        }
        return highest;
    }

    private boolean acknowledgedByUs(long sequence) {
        return held.stream()
                .anyMatch(segment ->
                        isOurs(segment) && segment.has(TcpFlags.ACK) && segment.acknowledgment() == sequence);
    }

    /** The last identification of the peer's counter before the reset; -1 if it does not count in small steps. */
    private int countedIpId() {
        int last = -1;
        int counted = 0;
        // Between and behind the earlier segments some are not held: there the counter may begin anew.
        long gap = flow.earlier().isEmpty() || flow.recent().isEmpty()
                ? 0
                : flow.recent().get(0).number();
        for (TcpSegment segment : held) {
            if (!isTheirs(segment) || segment.number() >= reset.number() || segment.ipId() <= 0) {
                continue;
            }
            boolean counts = ((segment.ipId() - last) & 0xffff) <= COUNTER_STEP_AT_MOST;
            if (last >= 0 && !counts && gap == 0) {
                return -1;
            }
            gap = segment.number() >= gap ? 0 : gap;
            last = segment.ipId();
            counted++;
        }
        return counted >= 3 ? last : -1;
    }

    private boolean isPayloadBehindTheReset(TcpSegment segment) {
        return isTheirs(segment) && segment.number() > reset.number() && segment.payloadBytes() > 0;
    }

    private boolean isTheirs(TcpSegment segment) {
        return segment.source().equals(reset.source());
    }

    private boolean isOurs(TcpSegment segment) {
        return segment.source().equals(reset.destination());
    }

    private static String hex(int number) {
        return String.format("0x%04x", number);
    }
}
