package io.wirewitness.diagnose;

import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.Incident;
import io.wirewitness.model.OrphanedSocket;
import io.wirewitness.model.TcpFlags;
import io.wirewitness.model.TcpSegment;
import io.wirewitness.model.Tier;
import org.jspecify.annotations.Nullable;

/**
 * Whether the peer's host still answered when our side, tired of waiting, closed: it acknowledges a FIN whatever its application does
 * (RFC 9293, 3.10.7.4). Where it did not, the way or the host broke while we waited, and a slow server is not the reason.
 */
public final class Farewell {

    /** A FIN may be lost by itself; the third copy is sent some 600 ms after the first (TCP_RTO_MIN, doubled). */
    private static final int COPIES_AT_LEAST = 3;

    private static final long LASTS_AT_LEAST_NANOS = 500_000_000L;

    private static final int AGAIN = 2;

    private final @Nullable OrphanedSocket orphan;
    private final @Nullable TcpSegment fin;
    private final int copies;
    private final long lastedNanos;
    private final boolean answered;

    private Farewell(
            @Nullable OrphanedSocket orphan, @Nullable TcpSegment fin, int copies, long lastedNanos, boolean answered) {
        this.orphan = orphan;
        this.fin = fin;
        this.copies = copies;
        this.lastedNanos = lastedNanos;
        this.answered = answered;
    }

    /** What the kernel and the packets show of it. */
    public static Farewell of(Incident incident) {
        OrphanedSocket orphan = incident.surroundings().orphan();
        FlowSnapshot flow = incident.flow();
        FlowSnapshot.Side ours = incident.ours();
        TcpSegment fin = ours == null || incident.lost().packets() > 0 ? null : ours.fin();
        if (flow == null || fin == null) {
            return new Farewell(orphan, null, 0, 0, false);
        }
        int copies = 0;
        long last = fin.epochNanos();
        for (TcpSegment segment : flow.recent()) {
            if (segment.number() < fin.number()) {
                continue;
            }
            if (!segment.source().equals(fin.source())) {
                return new Farewell(orphan, fin, copies, last - fin.epochNanos(), true); // whatever it is
            }
            if (segment.has(TcpFlags.FIN)) {
                copies++;
                last = segment.epochNanos();
            }
        }
        return new Farewell(orphan, fin, copies, last - fin.epochNanos(), false);
    }

    /** True if our FIN was sent again and again and nothing came back. */
    public boolean unanswered() {
        boolean seenThrice = copies >= COPIES_AT_LEAST && lastedNanos >= LASTS_AT_LEAST_NANOS;
        return !answered && (seenThrice || (orphan != null && orphan.finUnanswered()));
    }

    /** True if our FIN had to be sent again by a timer, whatever came then: small packets get lost on this way. */
    public boolean sentAgain() {
        if (fin != null && answered) {
            return repeatedFin() != null; // packets know better
        }
        return unanswered() || (orphan != null && orphan.retransmits() > 0) || repeatedFin() != null;
    }

    /** The FIN that packets show to have been sent again by a timer before anything came back; null if there is none. */
    @Nullable
    TcpSegment repeatedFin() {
        return copies >= AGAIN && lastedNanos >= Stuck.SHORTEST_TIMEOUT_NANOS ? fin : null;
    }

    /** True if our kernel says that the peer acknowledged our FIN. */
    public boolean acknowledged() {
        return orphan != null && orphan.finAcknowledged();
    }

    /** {@code our FIN was sent again 2 times and not answered}; only where it was {@link #sentAgain}. */
    public String text(Incident incident) {
        if (!unanswered()) {
            return Parties.of(incident).our() + " FIN had to be sent again before anything came back";
        }
        int again = copies >= COPIES_AT_LEAST || orphan == null ? copies - 1 : orphan.retransmits();
        return Parties.of(incident).our() + " FIN was sent again " + Quantity.counted(again, "time")
                + " and not answered";
    }

    /** Adds what was seen of it. */
    public void describe(Statement statement, Incident incident) {
        if (sentAgain()) {
            if (fin != null && copies >= AGAIN) {
                statement.packet(fin, text(incident));
            } else if (orphan != null) {
                statement.fact(Tier.KERNEL, orphan.epochNanos(), text(incident));
            }
        } else if (orphan != null && acknowledged()) {
            statement.fact(
                    Tier.KERNEL,
                    orphan.epochNanos(),
                    "the server's host acknowledged " + Parties.of(incident).our() + " FIN (" + orphan.state()
                            + "): it was there, and the way open");
        }
    }
}
