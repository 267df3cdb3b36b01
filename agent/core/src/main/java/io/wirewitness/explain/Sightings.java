package io.wirewitness.explain;

import io.wirewitness.capture.PacketSink;
import io.wirewitness.model.Endpoint;
import io.wirewitness.model.FlowKey;
import io.wirewitness.packet.Decoded;
import io.wirewitness.packet.PacketDecoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * When one capture saw which segment, for the first part of it: what two captures saw of the same segments tells how far
 * their clocks are apart. A segment is known by its ends, numbers, flags and length; one that came twice tells nothing.
 */
final class Sightings implements PacketSink {

    /** So many segments are enough for thousands of connections, and take some tens of megabytes. */
    private static final int SEGMENTS_AT_MOST = 150_000;

    /** More packets than this are not looked at, whatever they are. */
    private static final long PACKETS_AT_MOST = 2_000_000;

    private static final long TWICE = Long.MIN_VALUE;

    private final PacketDecoder decoder = new PacketDecoder();
    private final Map<Segment, Long> seen = new HashMap<>();
    private long fromNanos;

    /** What a segment is known by, wherever it was captured. */
    private record Segment(Endpoint from, Endpoint to, long sequence, long acknowledgment, int flags, int bytes) {}

    /** The two directions of one connection: the differences of the two captures' times. */
    private static final class Differences {
        long smallest = Long.MAX_VALUE;
        long largest = Long.MIN_VALUE;
        long sum;
        int count;

        void add(long difference) {
            smallest = Math.min(smallest, difference);
            largest = Math.max(largest, difference);
            sum += difference;
            count++;
        }

        double mean() {
            return (double) sum / count;
        }
    }

    /** Reads the first part of a source, from a time on. */
    static Sightings of(PacketSource source, long fromNanos) throws IOException {
        Sightings sightings = new Sightings();
        sightings.fromNanos = fromNanos;
        long packets = 0;
        while (sightings.seen.size() < SEGMENTS_AT_MOST && packets < PACKETS_AT_MOST && source.next(sightings)) {
            packets++;
        }
        return sightings;
    }

    @Override
    public void packet(long number, long epochNanos, int linkType, int originalLength, ByteBuffer bytes) {
        if (epochNanos < fromNanos || decoder.decode(linkType, originalLength, bytes) != Decoded.TCP) {
            return;
        }
        Segment segment = new Segment(
                new Endpoint(decoder.sourceHigh(), decoder.sourceLow(), decoder.sourcePort()),
                new Endpoint(decoder.destinationHigh(), decoder.destinationLow(), decoder.destinationPort()),
                decoder.sequence(),
                decoder.acknowledgment(),
                decoder.flags(),
                decoder.payloadBytes());
        seen.merge(segment, epochNanos, (one, other) -> TWICE);
    }

    /**
     * How far another capture's clock is ahead of this one's. On the way that passes us first, the other's time of a
     * segment is the offset and the way between us; on the way back, the offset less the way. So the offset lies between
     * the smallest difference of the one kind and the largest of the other.
     *
     * @return null if no connection is in both
     */
    @Nullable
    ClockOffset aheadOf(Sightings other) {
        Map<FlowKey, Map<Endpoint, Differences>> connections = new HashMap<>();
        for (Map.Entry<Segment, Long> mine : seen.entrySet()) {
            Long theirs = other.seen.get(mine.getKey());
            if (theirs != null && theirs != TWICE && mine.getValue() != TWICE) {
                Segment segment = mine.getKey();
                connections
                        .computeIfAbsent(FlowKey.of(segment.from, segment.to), key -> new HashMap<>())
                        .computeIfAbsent(segment.from, key -> new Differences())
                        .add(theirs - mine.getValue());
            }
        }
        if (connections.isEmpty()) {
            return null;
        }
        long lower = Long.MIN_VALUE;
        long upper = Long.MAX_VALUE;
        List<Long> oneWay = new ArrayList<>();
        Set<FlowKey> both = new HashSet<>();
        for (Map.Entry<FlowKey, Map<Endpoint, Differences>> entry : connections.entrySet()) {
            List<Differences> ways = new ArrayList<>(entry.getValue().values());
            ways.forEach(way -> oneWay.add(way.smallest));
            if (ways.size() == 2) {
                Differences there = ways.get(0).mean() >= ways.get(1).mean() ? ways.get(0) : ways.get(1);
                Differences back = there == ways.get(0) ? ways.get(1) : ways.get(0);
                upper = Math.min(upper, there.smallest);
                lower = Math.max(lower, back.largest);
                both.add(entry.getKey());
            }
        }
        if (both.isEmpty()) {
            oneWay.sort(Long::compare);
            return new ClockOffset(oneWay.get(oneWay.size() / 2), -1, connections.size());
        }
        long middle = lower + (upper - lower) / 2;
        return new ClockOffset(middle, (Math.abs(upper - lower) + 1) / 2, both.size());
    }
}
