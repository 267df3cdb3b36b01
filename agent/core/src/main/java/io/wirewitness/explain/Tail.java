package io.wirewitness.explain;

import io.wirewitness.flow.Flow;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.TcpSegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The first and the last segments of one connection, bounded. Not thread-safe. */
final class Tail {

    private static final int FIRST = 16;
    private static final int LAST = 64;

    private final List<TcpSegment> opening = new ArrayList<>(4);
    private final Deque<TcpSegment> recent = new ArrayDeque<>();
    private long dropped;

    void add(TcpSegment segment) {
        if (recent.size() == LAST) {
            TcpSegment oldest = recent.removeFirst();
            if (opening.size() < FIRST) {
                opening.add(oldest);
            } else {
                dropped++;
            }
        }
        recent.addLast(segment);
    }

    FlowSnapshot snapshot(Flow flow) {
        FlowSnapshot bare = flow.snapshot(List.copyOf(recent), dropped == 0 && opening.isEmpty());
        return new FlowSnapshot(
                bare.client(),
                bare.server(),
                bare.history(),
                bare.handshakeSeen(),
                bare.fromClient(),
                bare.fromServer(),
                bare.recent(),
                bare.recentComplete(),
                bare.firstNanos(),
                bare.lastNanos(),
                bare.protocol(),
                bare.exchange(),
                bare.errorAnswer(),
                bare.handshakeStall(),
                opening,
                bare.duplicates());
    }
}
