package io.wirewitness.diagnose;

import io.wirewitness.model.Endpoint;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.Incident;
import io.wirewitness.model.TcpFlags;
import io.wirewitness.model.TcpSegment;

/** What the wire says of how a connection began. */
public final class Handshake {

    private Handshake() {}

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

    private static Iterable<TcpSegment> segments(Incident incident) {
        FlowSnapshot flow = incident.flow();
        return flow == null ? java.util.List.of() : flow.recent();
    }
}
