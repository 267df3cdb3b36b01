package io.wirewitness.flow;

import io.wirewitness.capture.CapturedPacket;
import io.wirewitness.capture.PacketSink;
import io.wirewitness.model.Endpoint;
import io.wirewitness.model.FlowKey;
import io.wirewitness.model.IcmpError;
import io.wirewitness.model.TcpSegment;
import io.wirewitness.packet.Decoded;
import io.wirewitness.packet.PacketDecoder;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Collects the last segments between two ends from packets that are played to it, copies made by the capture left out, and ICMP
 * errors about them.
 * Not thread-safe; use one for each question.
 */
public final class RecentSegments implements PacketSink {

    private final FlowKey key;
    private final int most;
    private final PacketDecoder decoder = new PacketDecoder();
    private final Segment segment = new Segment();
    private final DuplicateFilter copies = new DuplicateFilter(DuplicateFilter.ONE_CONNECTION);
    private final Deque<TcpSegment> segments = new ArrayDeque<>();
    private final Deque<CapturedPacket> packets = new ArrayDeque<>();
    private final IcmpErrors icmp = new IcmpErrors();
    private final List<CapturedPacket> icmpPackets = new ArrayList<>(0);
    private long seen;

    /**
     * A collector.
     *
     * @param key the two ends
     * @param most how many segments to keep, at least 1
     */
    public RecentSegments(FlowKey key, int most) {
        this.key = key;
        this.most = most;
    }

    @Override
    public void packet(long number, long epochNanos, int linkType, int originalLength, ByteBuffer bytes) {
        Decoded decoded = decoder.decode(linkType, originalLength, bytes);
        if (decoded == Decoded.TCP && isOurs()) {
            keep(number, epochNanos, linkType, originalLength, bytes, decoder.peek());
        } else if (decoded == Decoded.ICMP_ERROR) {
            keepIfAboutOurs(number, epochNanos, linkType, originalLength, bytes);
        }
    }

    @Override
    public void cutPacket(long number, long epochNanos, int linkType, int originalLength, ByteBuffer bytes, int peek) {
        Decoded decoded = decoder.decode(linkType, originalLength, bytes);
        if (decoded == Decoded.TCP && isOurs()) {
            keep(number, epochNanos, linkType, originalLength, bytes, peek);
        } else if (decoded == Decoded.ICMP_ERROR) {
            keepIfAboutOurs(number, epochNanos, linkType, originalLength, bytes);
        }
    }

    private boolean isOurs() {
        return isFrom(key.first()) ? isTo(key.second()) : isFrom(key.second()) && isTo(key.first());
    }

    private boolean isFrom(Endpoint end) {
        return decoder.sourcePort() == end.port()
                && decoder.sourceLow() == end.low()
                && decoder.sourceHigh() == end.high();
    }

    private boolean isTo(Endpoint end) {
        return decoder.destinationPort() == end.port()
                && decoder.destinationLow() == end.low()
                && decoder.destinationHigh() == end.high();
    }

    private void keep(long number, long epochNanos, int linkType, int originalLength, ByteBuffer bytes, int peek) {
        segment.takeHeader(number, epochNanos, decoder.interfaceIndex(), decoder, peek);
        if (copies.isDuplicate(segment)) {
            return;
        }
        seen++;
        if (segments.size() == most) {
            segments.removeFirst();
            packets.removeFirst();
        }
        segments.addLast(decoder.toSegment(number, epochNanos, peek));
        packets.addLast(copied(number, epochNanos, linkType, originalLength, bytes));
    }

    private void keepIfAboutOurs(long number, long epochNanos, int linkType, int originalLength, ByteBuffer bytes) {
        IcmpError error = decoder.toIcmpError(number, epochNanos);
        if (FlowKey.of(error.quotedSource(), error.quotedDestination()).equals(key)) {
            icmp.add(error);
            icmpPackets.add(copied(number, epochNanos, linkType, originalLength, bytes));
            icmpPackets.removeIf(packet -> !icmp.has(packet.number()));
        }
    }

    private static CapturedPacket copied(
            long number, long epochNanos, int linkType, int originalLength, ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(bytes.position(), copy);
        return new CapturedPacket(number, epochNanos, linkType, originalLength, copy);
    }

    /** The last segments, oldest first; also those of an earlier connection between the same ends. */
    public List<TcpSegment> segments() {
        return List.copyOf(segments);
    }

    /** The packets that carried {@link #segments}, in the same order. */
    public List<CapturedPacket> packets() {
        return new ArrayList<>(packets);
    }

    /** ICMP errors about the two ends: the first and the last ones. */
    public IcmpErrors icmp() {
        return icmp;
    }

    /** The packets that carried {@link #icmp}, in the same order. */
    public List<CapturedPacket> icmpPackets() {
        return List.copyOf(icmpPackets);
    }

    /** Segments between the two ends, with those no longer kept. */
    public long seen() {
        return seen;
    }
}
