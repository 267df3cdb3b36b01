package io.wirewitness.diagnose;

import io.wirewitness.model.Endpoint;
import io.wirewitness.model.Failure;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.Incident;
import io.wirewitness.model.Role;
import io.wirewitness.model.TcpFlags;
import io.wirewitness.model.TcpSegment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the wire says of how a connection began. Immutable; any thread.
 *
 * @param syn the first SYN of the side that connected; null if it is not among the segments that are held
 * @param syns how often that SYN was sent; 0 if none was captured
 * @param synAck the first SYN-ACK; null if there was none, or it is not held
 * @param synAcks how often the SYN-ACK was sent; 0 if none was captured
 * @param tookNanos from the first SYN to the first SYN-ACK; -1 if one of them was not captured
 * @param foreign answers to the SYN that acknowledge something else: the server took it for a segment of an earlier
 *     connection (RFC 5961, 4)
 * @param foreignResets resets of our side that answer those
 */
public record Handshake(
        @Nullable TcpSegment syn,
        int syns,
        @Nullable TcpSegment synAck,
        int synAcks,
        long tookNanos,
        List<TcpSegment> foreign,
        List<TcpSegment> foreignResets) {

    /** A SYN that is lost is repeated after 1 s (RFC 6298, 2.1): a connect that takes nearly as long waited for that. */
    public static final long SLOW_NANOS = 900_000_000;

    public Handshake {
        foreign = List.copyOf(foreign);
        foreignResets = List.copyOf(foreignResets);
    }

    /** How a connection that we, or the observed client, opened began; null without packets or its beginning. */
    public static @Nullable Handshake of(Incident incident) {
        FlowSnapshot flow = incident.flow();
        Endpoint local = incident.local();
        FlowSnapshot.Side ours = incident.ours();
        FlowSnapshot.Side theirs = incident.theirs();
        boolean accepted =
                incident.connection() != null && incident.connection().role() == Role.SERVER;
        if (flow == null || local == null || ours == null || theirs == null || accepted || !flow.handshakeSeen()) {
            return null;
        }
        int syns = ours.habits().syns();
        int synAcks = theirs.habits().syns();
        if (syns == 0 || local.equals(incident.remote())) {
            return null;
        }
        TcpSegment syn = null;
        TcpSegment synAck = null;
        List<TcpSegment> foreign = new ArrayList<>();
        List<TcpSegment> resets = new ArrayList<>();
        for (TcpSegment segment : flow.segments()) {
            boolean byUs = segment.source().equals(local);
            if (byUs && isSyn(segment)) {
                syn = syn == null ? segment : syn;
            } else if (!byUs && segment.has(TcpFlags.SYN | TcpFlags.ACK)) {
                synAck = segment;
                break;
            } else if (syn != null && !byUs && isForeign(syn, segment)) {
                foreign.add(segment);
            } else if (byUs && segment.has(TcpFlags.RST) && answers(segment, foreign)) {
                resets.add(segment);
            }
        }
        long took = synAcks == 0
                ? -1
                : theirs.habits().firstSynNanos() - ours.habits().firstSynNanos();
        return new Handshake(syn, syns, synAck, synAcks, took, foreign, resets);
    }

    /** True if the connection was made, and that took so long that a SYN or its answer must have been lost. */
    public boolean slow() {
        return tookNanos >= SLOW_NANOS;
    }

    /** True if what was felt is that the connect took long: the connection was made in the end. */
    public boolean feltSlow(Incident incident) {
        return slow()
                && incident.failure().kind() == Failure.Kind.STALLED
                && synAck != null
                && incident.epochNanos() == synAck.epochNanos();
    }

    private static boolean isForeign(TcpSegment syn, TcpSegment answer) {
        return answer.has(TcpFlags.ACK)
                && !answer.has(TcpFlags.RST)
                && !answer.has(TcpFlags.SYN)
                && answer.acknowledgment() != (syn.sequence() + 1 & 0xffff_ffffL);
    }

    /** RFC 9293, 3.10.7.3: the reset bears the number that was acknowledged. */
    private static boolean answers(TcpSegment reset, List<TcpSegment> foreign) {
        return foreign.stream().anyMatch(segment -> segment.acknowledgment() == reset.sequence());
    }

    /** The latest SYN of ours that was captured, and is held; null if there is none. */
    public static @Nullable TcpSegment latestSyn(Incident incident) {
        TcpSegment syn = null;
        for (TcpSegment segment : segments(incident)) {
            if (isSyn(segment) && segment.source().equals(incident.local())) {
                syn = segment;
            }
        }
        return syn;
    }

    /** How often our SYN was sent; 0 if none was captured. */
    public static int synsSent(Incident incident) {
        int syns = 0;
        for (TcpSegment segment : segments(incident)) {
            if (isSyn(segment) && segment.source().equals(incident.local())) {
                syns++;
            }
        }
        return syns;
    }

    /** From our SYN, sent once, to its answer; -1 if not known. */
    static long roundTripNanos(Incident incident) {
        FlowSnapshot flow = incident.flow();
        long kept = flow == null ? -1 : flow.handshakeRoundTripNanos();
        if (kept >= 0) {
            return kept;
        }
        TcpSegment syn = null;
        for (TcpSegment segment : segments(incident)) {
            if (isSyn(segment)) {
                if (syn != null) {
                    return -1; // sent twice: which one was answered is not known (Karn)
                }
                syn = segment;
            } else if (syn != null && segment.has(TcpFlags.SYN | TcpFlags.ACK)) {
                Endpoint asked = syn.destination();
                return segment.source().equals(asked) ? segment.epochNanos() - syn.epochNanos() : -1;
            }
        }
        return -1;
    }

    private static boolean isSyn(TcpSegment segment) {
        return segment.has(TcpFlags.SYN) && !segment.has(TcpFlags.ACK);
    }

    private static List<TcpSegment> segments(Incident incident) {
        FlowSnapshot flow = incident.flow();
        return flow == null ? List.of() : flow.segments();
    }
}
