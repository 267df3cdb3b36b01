package io.wirewitness.kernel;

import static org.awaitility.Awaitility.await;

import io.wirewitness.capture.PacketFeed;
import io.wirewitness.capture.PacketSink;
import io.wirewitness.capture.TimeAxis;
import io.wirewitness.model.TcpSegment;
import io.wirewitness.packet.Decoded;
import io.wirewitness.packet.PacketDecoder;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A feed and what was drained from it, as segments. */
record Watched(PacketFeed feed, TimeAxis axis, List<TcpSegment> segments) implements AutoCloseable {

    Watched(PacketFeed feed, TimeAxis axis) {
        this(feed, axis, new ArrayList<>());
    }

    /** Waits until the feed claims to have seen everything until now, and drains it. */
    void catchUp() {
        long now = axis.now();
        await().pollInterval(Duration.ofMillis(2)).until(() -> {
            boolean caughtUp = feed.caughtUpToNanos() >= now;
            feed.drain(into(segments), Integer.MAX_VALUE);
            return caughtUp;
        });
    }

    /** What was seen of one port, each once: capturing on any sees loopback packets twice. */
    List<TcpSegment> of(int port) {
        List<TcpSegment> found = new ArrayList<>();
        for (TcpSegment segment : segments) {
            boolean ours =
                    segment.source().port() == port || segment.destination().port() == port;
            boolean again = found.stream()
                    .anyMatch(earlier -> earlier.source().equals(segment.source())
                            && earlier.sequence() == segment.sequence()
                            && earlier.acknowledgment() == segment.acknowledgment()
                            && earlier.flags() == segment.flags()
                            && earlier.payloadBytes() == segment.payloadBytes());
            if (ours && !again) {
                found.add(segment);
            }
        }
        return found;
    }

    boolean saw(int port, int flags) {
        return segments.stream()
                .anyMatch(segment -> segment.has(flags) && segment.source().port() == port);
    }

    static PacketSink into(List<TcpSegment> segments) {
        PacketDecoder decoder = new PacketDecoder();
        return new PacketSink() {
            @Override
            public void packet(long number, long epochNanos, int linkType, int originalLength, ByteBuffer bytes) {
                cutPacket(number, epochNanos, linkType, originalLength, bytes, 0);
            }

            @Override
            public void cutPacket(
                    long number, long epochNanos, int linkType, int originalLength, ByteBuffer bytes, int peek) {
                if (decoder.decode(linkType, originalLength, bytes) == Decoded.TCP) {
                    segments.add(decoder.toSegment(number, epochNanos, peek));
                }
            }
        };
    }

    @Override
    public void close() {
        feed.close();
    }
}
