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
    private final @Nullable TcpSegment answer;
    private final boolean resetByUs;

    private Farewell(
            @Nullable OrphanedSocket orphan,
            @Nullable TcpSegment fin,
            int copies,
            long lastedNanos,
            @Nullable TcpSegment answer,
            boolean resetByUs) {
        this.orphan = orphan;
        this.fin = fin;
        this.copies = copies;
        this.lastedNanos = lastedNanos;
        this.answer = answer;
        this.resetByUs = resetByUs;
    }

    /** What the kernel and the packets show of it. */
    public static Farewell of(Incident incident) {
        OrphanedSocket orphan = incident.surroundings().orphan();
        FlowSnapshot flow = incident.flow();
        FlowSnapshot.Side ours = incident.ours();
        TcpSegment fin = ours == null || incident.lost().packets() > 0 ? null : ours.fin();
        if (flow == null || fin == null) {
            return new Farewell(orphan, null, 0, 0, null, ours != null && ours.rst() != null);
        }
        int copies = 0;
        long last = fin.epochNanos();
        for (TcpSegment segment : flow.recent()) {
            if (segment.number() < fin.number()) {
                continue;
            }
            if (!segment.source().equals(fin.source())) {
                return new Farewell(orphan, fin, copies, last - fin.epochNanos(), segment, false);
            }
            if (segment.has(TcpFlags.FIN)) {
                copies++;
                last = segment.epochNanos();
            }
        }
        return new Farewell(orphan, fin, copies, last - fin.epochNanos(), null, false);
    }

    /** True if our FIN was sent again and again and nothing came back. */
    public boolean unanswered() {
        boolean seenThrice = copies >= COPIES_AT_LEAST && lastedNanos >= LASTS_AT_LEAST_NANOS;
        return answer == null && (seenThrice || (orphan != null && orphan.finUnanswered()));
    }

    /** True if our FIN had to be sent again by a timer, whatever came then: small packets get lost on this way. */
    public boolean sentAgain() {
        if (answer != null) {
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

    /**
     * True if the kernel had nothing left of the connection once our side had closed it, and no packet tells more. Where our side does not
     * reset (SO_LINGER 0, as Apache HttpClient behind a time-out), a reset answered our FIN: of a host, or a box, without the connection.
     */
    public boolean gone() {
        return orphan != null && orphan.isGone() && fin == null && !resetByUs;
    }

    /**
     * True if the first thing that came behind our FIN is the reset with which a kernel answers a segment of a connection that it does not
     * have: without ACK (RFC 9293, 3.10.7.1). A host that is only slow has it, and acknowledges.
     */
    public boolean unknownToPeer() {
        return answer != null && answer.has(TcpFlags.RST) && !answer.has(TcpFlags.ACK);
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
        } else if (orphan != null && gone()) {
            statement
                    .fact(
                            Tier.KERNEL,
                            orphan.epochNanos(),
                            "nothing is left of the connection that our side has closed")
                    .missing(
                            "who reset the connection when our side closed it: our side itself (SO_LINGER 0), or what answered our FIN"
                                    + " and did not know the connection any more, such as a NAT that had forgotten it while we waited"
                                    + " (conntrack-invalid); then the server may have answered in time, and packets at its end show it. An answer that"
                                    + " came just behind our close leaves nothing, either");
        } else if (orphan != null && acknowledged()) {
            statement.fact(
                    Tier.KERNEL,
                    orphan.epochNanos(),
                    "the server's host acknowledged " + Parties.of(incident).our() + " FIN (" + orphan.state()
                            + "): it was there, and the way open");
        }
    }
}
