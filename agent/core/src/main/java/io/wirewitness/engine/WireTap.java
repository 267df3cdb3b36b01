package io.wirewitness.engine;

import io.wirewitness.capture.CapturedPacket;
import io.wirewitness.capture.PacketFeed;
import io.wirewitness.capture.PacketSink;
import io.wirewitness.flow.AsNeighbour;
import io.wirewitness.flow.Flow;
import io.wirewitness.flow.FlowTable;
import io.wirewitness.flow.RecentSegments;
import io.wirewitness.model.Connection;
import io.wirewitness.model.Endpoint;
import io.wirewitness.model.FlowKey;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.IcmpError;
import io.wirewitness.model.Neighbour;
import io.wirewitness.model.Role;
import io.wirewitness.packet.Decoded;
import io.wirewitness.packet.PacketDecoder;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The packets as the engine uses them: feed, decoder and flow table in one hand. Engine thread only. */
public final class WireTap implements AutoCloseable {

    /** Flows kept in constant space each, 384 bytes or, ended with trouble, 900; the one idle longest makes room. */
    public static final int MOST_FLOWS = 4_096;

    /** Segments of one connection given to the rules. */
    public static final int MOST_SEGMENTS = 256;

    /** Other connections of the same port given to the rules. */
    private static final int MOST_NEIGHBOURS = 8;

    /** Packets taken from the feed in one go, so that events do not wait behind a burst. */
    private static final int MOST_AT_ONCE = 16_384;

    private final Supplier<@Nullable PacketFeed> source;
    private final Supplier<? extends Collection<Endpoint>> endpoints;
    private boolean toldEnd;
    private long packets;
    private final PacketDecoder decoder = new PacketDecoder();
    private final FlowTable flows = new FlowTable(MOST_FLOWS);
    private final PacketSink into = new PacketSink() {
        @Override
        public void packet(long number, long epochNanos, int linkType, int originalLength, ByteBuffer bytes) {
            if (decoder.decode(linkType, originalLength, bytes) == Decoded.TCP) {
                flows.add(number, epochNanos, decoder, decoder.peek());
            }
        }

        @Override
        public void cutPacket(
                long number, long epochNanos, int linkType, int originalLength, ByteBuffer bytes, int peek) {
            if (decoder.decode(linkType, originalLength, bytes) == Decoded.TCP) {
                flows.add(number, epochNanos, decoder, peek);
            }
        }
    };

    /** What was found of one connection, ICMP errors about it included, and what other connections of the same port did. */
    record Found(
            @Nullable FlowSnapshot flow,
            List<CapturedPacket> packets,
            List<IcmpError> icmp,
            List<Neighbour> neighbours) {
        static final Found NOTHING = new Found(null, List.of(), List.of(), List.of());
    }

    private WireTap(Supplier<@Nullable PacketFeed> source, Supplier<? extends Collection<Endpoint>> endpoints) {
        this.source = source;
        this.endpoints = endpoints;
    }

    /** Moves what the feed has into the flow table. */
    void drain() {
        PacketFeed feed = source.get();
        if (feed != null) {
            packets += feed.drain(into, MOST_AT_ONCE);
        }
    }

    /** The packets of one connection; nothing if no packet was seen or it cannot be told which are its. */
    Found find(@Nullable Connection connection) {
        PacketFeed feed = source.get();
        Flow flow = connection == null || feed == null ? null : flowOf(connection);
        if (flow == null || feed == null) {
            return Found.NOTHING;
        }
        RecentSegments recent = new RecentSegments(flow.key(), MOST_SEGMENTS);
        feed.recall(flow.key(), recent);
        List<CapturedPacket> own = recent.packets(); // of each segment its packet
        own.removeIf(packet -> packet.number() < flow.firstNumber());
        FlowSnapshot found = flow.snapshot(recent.segments(), own.size() == flow.segments());
        List<IcmpError> icmp = recent.icmp().since(flow.firstNanos());
        recent.icmpPackets().stream()
                .filter(packet -> icmp.stream().anyMatch(error -> error.number() == packet.number()))
                .forEach(own::add);
        own.sort(Comparator.comparingLong(CapturedPacket::number));
        return new Found(
                found,
                own,
                icmp,
                connection != null && connection.role() == Role.CLIENT ? ofTheSamePort(found) : List.of());
    }

    /**
     * The other connections of the same port of ours: whose host an address that nobody translated was (conntrack-invalid). What
     * other connections to the same host did is not asked live: at the moment of a failure nobody knows yet which of them go
     * on, and a rule that takes that for their end blames a server that is in health.
     */
    private List<Neighbour> ofTheSamePort(FlowSnapshot flow) {
        List<FlowKey> keys = new ArrayList<>(1);
        int port = flow.client().port();
        flows.forEach(
                other -> { // thousands of them, at each incident
                    if (other.clientPort() == port
                            && other.client().equals(flow.client())
                            && !other.server().equals(flow.server())
                            && keys.size() < MOST_NEIGHBOURS) {
                        keys.add(other.key());
                    }
                });
        List<Neighbour> found = new ArrayList<>(keys.size());
        for (FlowKey key : keys) {
            Flow other = flows.find(key);
            Neighbour neighbour = other == null ? null : AsNeighbour.of(other.snapshot(List.of(), false));
            if (neighbour != null && neighbour.syns() == 0) { // nobody of ours opened it
                found.add(neighbour);
            }
        }
        return found;
    }

    private @Nullable Flow flowOf(Connection connection) {
        Endpoint local = connection.local();
        Endpoint remote = connection.remote();
        if (local == null || remote == null) {
            return null;
        }
        return local.isWildcard() ? onlyFlow(local.port(), remote) : flows.find(FlowKey.of(local, remote));
    }

    /** After a failed connect the kernel still knows our port and no longer our address. */
    private @Nullable Flow onlyFlow(int localPort, Endpoint remote) {
        List<FlowKey> candidates = new ArrayList<>(1);
        flows.forEach(flow -> {
            if (flow.clientPort() == localPort && flow.server().equals(remote)) {
                candidates.add(flow.key());
            }
        });
        return candidates.size() == 1 ? flows.find(candidates.get(0)) : null;
    }

    /** No packets. */
    public static WireTap none() {
        return new WireTap(() -> null, List::of);
    }

    /**
     * Packets of a feed, which is closed with this.
     *
     * @param source the feed, or null as long as there is none: a capture takes time to open
     * @param endpoints the application's peers and listeners at present, asked for about once a second
     */
    public static WireTap on(
            Supplier<@Nullable PacketFeed> source, Supplier<? extends Collection<Endpoint>> endpoints) {
        return new WireTap(source, endpoints);
    }

    /** Once a second: what the capture may narrow itself to; and, once, why it ended. */
    void tick(Consumer<String> notices) {
        PacketFeed feed = source.get();
        if (feed == null || toldEnd) {
            return;
        }
        if (feed.running()) {
            feed.narrowTo(endpoints.get());
        } else {
            toldEnd = true;
            notices.accept("no more packets: " + feed.description());
        }
    }

    boolean running() {
        PacketFeed feed = source.get();
        return feed != null && feed.running();
    }

    long caughtUpToNanos() {
        PacketFeed feed = source.get();
        return feed == null ? 0 : feed.caughtUpToNanos();
    }

    /** Packets drained so far. */
    long packets() {
        return packets;
    }

    /** Connections in the flow table. */
    int flows() {
        return flows.size();
    }

    long lost() {
        PacketFeed feed = source.get();
        return feed == null ? 0 : feed.lost();
    }

    @Override
    public void close() {
        PacketFeed feed = source.get();
        if (feed != null) {
            feed.close();
        }
    }
}
