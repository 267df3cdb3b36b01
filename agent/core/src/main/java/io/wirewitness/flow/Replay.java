package io.wirewitness.flow;

import io.wirewitness.model.Endpoint;
import io.wirewitness.model.FlowKey;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.TcpSegment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A connection made again from segments that were written down. Any thread. */
public final class Replay {

    private Replay() {}

    /**
     * The connection of these segments, which need not be all it had: what it is said to have in all is what they show.
     *
     * @param segments of one connection, oldest first; those between other ends than the last, and impossible ones, are left
     *     out
     * @param client the end that opened it; null if the segments must tell
     * @return null if there are none
     */
    public static @Nullable FlowSnapshot of(List<TcpSegment> segments, @Nullable Endpoint client) {
        List<TcpSegment> own = ofLast(segments);
        FlowTable table = new FlowTable(1);
        Segment single = new Segment();
        Flow flow = null;
        for (TcpSegment segment : own) {
            single.take(segment);
            flow = table.add(single);
        }
        FlowSnapshot shown = flow == null ? null : flow.snapshot(own, false);
        return shown == null || client == null || !client.equals(shown.server()) ? shown : turned(shown);
    }

    /** What was written down may have been changed since. */
    private static List<TcpSegment> ofLast(List<TcpSegment> segments) {
        if (segments.isEmpty()) {
            return segments;
        }
        TcpSegment last = segments.get(segments.size() - 1);
        FlowKey key = FlowKey.of(last.source(), last.destination());
        return segments.stream()
                .filter(segment -> segment.payloadBytes() >= 0
                        && segment.number() > 0
                        && segment.sequence() >>> Integer.SIZE == 0
                        && segment.acknowledgment() >>> Integer.SIZE == 0
                        && key.equals(FlowKey.of(segment.source(), segment.destination())))
                .toList();
    }

    /** Without its SYN, who is the client was a guess, and the guess was wrong. */
    private static FlowSnapshot turned(FlowSnapshot flow) {
        return new FlowSnapshot(
                /* client= */ flow.server(),
                /* server= */ flow.client(),
                flow.history(),
                flow.handshakeSeen(),
                /* fromClient= */ flow.fromServer(),
                /* fromServer= */ flow.fromClient(),
                flow.recent(),
                flow.recentComplete(),
                flow.firstNanos(),
                flow.lastNanos());
    }
}
