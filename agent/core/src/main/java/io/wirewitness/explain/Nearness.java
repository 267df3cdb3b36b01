package io.wirewitness.explain;

import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.OtherView.Nearer;
import io.wirewitness.model.TcpFlags;
import io.wirewitness.model.TcpSegment;

/**
 * Which of two captures of one connection lies nearer to which end. Each router takes one from the TTL, so a sender's
 * segments have the higher one near the sender. Where no router lies between, the handshake tells: near the server the
 * SYN-ACK follows the SYN sooner, near the client the ACK follows the SYN-ACK sooner.
 */
final class Nearness {

    private Nearness() {}

    /** Where the other capture lies, compared with ours. */
    static Nearer of(FlowSnapshot ours, FlowSnapshot others) {
        int byClient = compareTtl(ours.fromClient(), others.fromClient()); // > 0: the client is nearer to the other
        int byServer = compareTtl(ours.fromServer(), others.fromServer());
        if (byClient > 0 && byServer <= 0) {
            return Nearer.CLIENT;
        }
        if (byServer > 0 && byClient <= 0) {
            return Nearer.SERVER;
        }
        if (byClient < 0 && byServer == 0) {
            return Nearer.SERVER;
        }
        if (byServer < 0 && byClient == 0) {
            return Nearer.CLIENT;
        }
        return byClient == 0 && byServer == 0 ? byHandshake(ours, others) : Nearer.UNKNOWN;
    }

    /** Paths that change make ranges; only ranges that do not meet tell. */
    private static int compareTtl(FlowSnapshot.Side ours, FlowSnapshot.Side others) {
        if (ours.minTtl() < 0 || others.minTtl() < 0) {
            return 0;
        }
        return others.minTtl() > ours.maxTtl() ? 1 : others.maxTtl() < ours.minTtl() ? -1 : 0;
    }

    private static Nearer byHandshake(FlowSnapshot ours, FlowSnapshot others) {
        long[] here = gaps(ours);
        long[] there = gaps(others);
        if (here[0] < 0 || there[0] < 0 || here[1] < 0 || there[1] < 0) {
            return Nearer.UNKNOWN;
        }
        if (there[0] < here[0] && there[1] > here[1]) {
            return Nearer.SERVER;
        }
        return there[0] > here[0] && there[1] < here[1] ? Nearer.CLIENT : Nearer.UNKNOWN;
    }

    /** From SYN to SYN-ACK and from there to the client's next segment; -1 if not seen, or seen more than once. */
    private static long[] gaps(FlowSnapshot flow) {
        TcpSegment syn = null;
        TcpSegment synAck = null;
        for (TcpSegment segment : flow.segments()) {
            boolean fromClient = segment.source().equals(flow.client());
            if (segment.has(TcpFlags.SYN)) {
                if (fromClient ? syn != null : synAck != null) {
                    break;
                }
                syn = fromClient ? segment : syn;
                synAck = fromClient ? synAck : segment;
            } else if (fromClient) {
                return syn == null || synAck == null
                        ? new long[] {-1, -1}
                        : new long[] {synAck.epochNanos() - syn.epochNanos(), segment.epochNanos() - synAck.epochNanos()
                        };
            }
        }
        return new long[] {-1, -1};
    }
}
