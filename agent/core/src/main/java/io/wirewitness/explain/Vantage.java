package io.wirewitness.explain;

import io.wirewitness.capture.PacketSink;
import io.wirewitness.flow.Flow;
import io.wirewitness.flow.FlowLimits;
import io.wirewitness.flow.FlowTable;
import io.wirewitness.flow.RecordTracks;
import io.wirewitness.flow.SegmentBatch;
import io.wirewitness.model.CaptureInfo;
import io.wirewitness.model.Endpoint;
import io.wirewitness.model.FlowKey;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.IcmpError;
import io.wirewitness.model.NameAnswer;
import io.wirewitness.packet.Decoded;
import io.wirewitness.packet.DnsView;
import io.wirewitness.packet.Fragments;
import io.wirewitness.packet.PacketDecoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One place where packets were captured: its files, its clock, and the connections it shows. One thread reads and decodes;
 * connections belong to the {@link Lane}, which is told of everything in the order of the packets.
 *
 * <p>Points have nothing in common but these two: each has its own connections, since one connection looks different at
 * each.
 */
final class Vantage implements PacketSink, AutoCloseable {

    private final PacketSource source;
    private final ConnectionFilter filter;
    private final Listener listener;
    private final PacketDecoder decoder = new PacketDecoder();
    private final Fragments fragments = new Fragments(this::whole);
    private final FlowTable flows;
    private final Lane lane;

    /** Batches that the lane is done with. */
    private final Queue<SegmentBatch> spare = new ConcurrentLinkedQueue<>();

    // What was read, for the reader's thread.
    private final PacketBatch read = new PacketBatch();
    private final RecordTracks tracks = new RecordTracks();
    private SegmentBatch batch = new SegmentBatch(tracks);
    private long readFirstNanos;
    private long readLastNanos;
    private long readNowNanos;
    private long packets;
    private boolean stopped;

    /** Written only: see {@link FlowTable#touch}. */
    @SuppressWarnings("UnusedVariable")
    private long touched;

    // What was looked at, for the lane.
    private final boolean tellsHealthy;

    /** What has left lately, where another point may still ask for it; null if there is no other. */
    private @Nullable BoundedMap<FlowKey, FlowSnapshot> left;

    /** The same by the client's end, for a client whose packets reach a server of another address elsewhere. */
    private @Nullable BoundedMap<Endpoint, FlowKey> leftOfClient;

    private long aheadNanos;
    private long clockErrorNanos;
    private long firstNanos;
    private long lastNanos;
    private long nowNanos;
    private @Nullable String fault;
    private long lost;
    private boolean ended;

    /** Why no more will be known of a connection. */
    enum Leaving {
        /** It is over, or its ends began another one. */
        OVER,
        /** It was quiet longest when room was needed. */
        FORGOTTEN,
        /** The capture ends. */
        CAPTURE_ENDS
    }

    /** What a point tells of, in the order of its packets. */
    interface Listener {

        /**
         * A connection of which no more will be known.
         *
         * @param twin the same connection before or behind address translation; null if there is none
         */
        void left(Vantage point, FlowSnapshot flow, @Nullable FlowKey twin, Leaving why);

        /**
         * The same of one that {@link Flow#wentWell}, before the work of freezing its facts.
         *
         * @return false if they are wanted all the same
         */
        boolean leftWell(Flow flow, Leaving why);

        /** An ICMP error that quotes a TCP segment. */
        void icmp(IcmpError error);

        /** A DNS answer. */
        void name(NameAnswer answer);
    }

    /**
     * A point.
     *
     * @param tellsHealthy whether connections that failed nobody are wanted with their segments
     * @param lane where connections are followed and the listener is told
     */
    Vantage(
            PacketSource source,
            ConnectionFilter filter,
            FlowLimits limits,
            boolean tellsHealthy,
            Lane lane,
            Listener listener) {
        this.lane = lane;
        this.source = source;
        this.filter = filter;
        this.tellsHealthy = tellsHealthy;
        this.listener = listener;
        flows = new FlowTable(limits, this::leave);
    }

    /** There are other points: what has left is kept for a while, so that they find it. */
    void hasOthers(int snapshotsAtMost) {
        left = new BoundedMap<>(snapshotsAtMost);
        leftOfClient = new BoundedMap<>(snapshotsAtMost);
    }

    /** Its clock is so much ahead of the first point's, with that error: its times are told on the first point's clock. */
    void clock(long ahead, long error) {
        aheadNanos = ahead;
        clockErrorNanos = error;
    }

    long clockErrorNanos() {
        return clockErrorNanos;
    }

    /**
     * Takes packets in, some hundred at most, up to the first that is later than this.
     *
     * @return false if there are no more, for good or for now
     */
    boolean read(long untilNanos) throws IOException {
        int room = PacketBatch.MOST - read.size();
        boolean more;
        do {
            more = source.next(this);
            room--;
        } while (more && room > 0 && readNowNanos <= untilNanos);
        decode();
        return more;
    }

    @Override
    public void packet(long number, long captured, int linkType, int originalLength, ByteBuffer bytes) {
        packetAt(number, captured, linkType, originalLength, bytes, bytes.position(), bytes.limit());
    }

    @Override
    public void packetAt(
            long number, long captured, int linkType, int originalLength, ByteBuffer bytes, int start, int end) {
        long epochNanos = captured - aheadNanos;
        packets++;
        readNowNanos = epochNanos;
        if (epochNanos > readLastNanos) {
            readLastNanos = epochNanos;
        }
        if (readFirstNanos == 0 || epochNanos < readFirstNanos) {
            readFirstNanos = epochNanos;
        }
        if (!read.takes(bytes)) {
            decode();
        }
        read.add(number, epochNanos, linkType, originalLength, source.interfaceNumber(), bytes, start, end);
    }

    @Override
    public void bytesMove() {
        decode();
    }

    private void decode() {
        ByteBuffer bytes = read.bytes();
        for (int i = 0; i < read.size(); i++) {
            bytes.limit(read.end(i)).position(read.start(i));
            switch (decoder.decode(read.linkType(i), read.originalLength(i), bytes)) {
                case TCP -> {
                    if (fragments.concern(decoder) && !passes(i, bytes)) {
                        continue;
                    }
                    if (filter.wants(decoder)
                            && batch.take(read.number(i), read.epochNanos(i), face(i), decoder, bytes)) {
                        batch.readMessages(bytes);
                        follow();
                    }
                }
                case LATER_FRAGMENT -> fragments.later(read.number(i), read.epochNanos(i), face(i), decoder, bytes);
                case ICMP_ERROR -> {
                    IcmpError error = decoder.toIcmpError(read.number(i), read.epochNanos(i));
                    lane.post(() -> listener.icmp(error));
                }
                case DNS -> name(read.number(i), read.epochNanos(i));
                default -> {}
            }
        }
        batch.readMessages(bytes);
        read.clear();
    }

    private boolean passes(int index, ByteBuffer bytes) {
        return fragments.passes(read.number(index), read.epochNanos(index), face(index), decoder, bytes);
    }

    /** Which interface saw a packet. */
    private int face(int index) {
        int face = decoder.interfaceIndex();
        return face >= 0 ? face : read.interfaceNumber(index);
    }

    /** A segment that came in fragments. */
    private void whole(long number, long epochNanos, int face, PacketDecoder segment, ByteBuffer bytes) {
        if (filter.wants(segment)) {
            batch.readMessages(read.bytes()); // those before it are in another buffer
            boolean full = batch.take(number, epochNanos, face, segment, bytes);
            batch.readMessages(bytes);
            if (full) {
                follow();
            }
        }
    }

    /** Nothing more will be read: what waits for fragments is taken without them. */
    void readOut() {
        decode();
        fragments.end();
        catchUp();
    }

    private void name(long number, long epochNanos) {
        DnsView dns = decoder.dns();
        if (dns.isResponse()) {
            NameAnswer answer = dns.answer(number, epochNanos);
            if (answer != null) {
                lane.post(() -> listener.name(answer));
            }
        }
    }

    private void leave(Flow flow) {
        Leaving why = switch (flows.why()) {
            case INPUT_ENDS -> Leaving.CAPTURE_ENDS;
            case OVER, UNANSWERED, SUCCEEDED -> Leaving.OVER;
            case FORGOTTEN -> flow.isOver() ? Leaving.OVER : Leaving.FORGOTTEN;
        };
        if (tellsHealthy || left != null) {
            tell(flow, flow.snapshot(), why);
        } else if (!flow.wentWell()) {
            boolean underWay = flow.isUnderWay(lastNanos - Observation.WAITING_NANOS);
            tell(flow, underWay ? flow.facts() : flow.snapshot(), why);
        } else if (!listener.leftWell(flow, why)) {
            tell(flow, flow.facts(), why);
        }
    }

    private void tell(Flow flow, FlowSnapshot snapshot, Leaving why) {
        if (left != null) {
            left.put(flow.key(), snapshot);
        }
        FlowSnapshot.Side server = snapshot.fromServer();
        if (leftOfClient != null && server.segments() > server.habits().resets()) {
            leftOfClient.put(snapshot.client(), flow.key());
        }
        listener.left(this, snapshot, flow.twinOf(), why);
    }

    /**
     * Has the lane look at all packets that were read, which it does in batches: before anybody there asks what the point
     * shows.
     */
    void catchUp() {
        decode();
        follow();
    }

    private void follow() {
        SegmentBatch full = batch;
        SegmentBatch next = spare.poll();
        batch = next == null ? new SegmentBatch(tracks) : next;
        touched += flows.touch(full);
        long first = readFirstNanos;
        long last = readLastNanos;
        long now = readNowNanos;
        String faultSoFar = source.fault();
        long lostSoFar = source.lost();
        lane.post(() -> {
            firstNanos = first;
            lastNanos = last;
            nowNanos = now;
            fault = faultSoFar;
            lost = lostSoFar;
            flows.add(full);
            spare.add(full);
        });
    }

    /** Nothing more is there for now, and it is so late: connections leave that ended long enough ago. */
    void passed(long now) {
        readNowNanos = Math.max(readNowNanos, now - aheadNanos);
        catchUp();
        lane.post(() -> flows.passed(nowNanos));
    }

    /** No more will come, and the lane has seen all: every connection leaves, the one quiet longest first. */
    void end() {
        ended = true;
        flows.leaveAll();
    }

    /** The connection between these ends as this point shows it now, or showed it lately; null if it does not. */
    @Nullable
    FlowSnapshot view(FlowKey key) {
        Flow flow = ended ? null : flows.find(key);
        if (flow != null) {
            return flow.snapshot();
        }
        return left == null ? null : left.get(key);
    }

    /** The latest connection that this client's end had with any server and that has left; null if none is held. */
    @Nullable
    FlowSnapshot viewOfClient(Endpoint client) {
        FlowKey key = leftOfClient == null ? null : leftOfClient.get(client);
        return key == null || left == null ? null : left.get(key);
    }

    /** Hands over the connections that are open now. */
    void forEachOpen(Consumer<Flow> action) {
        if (!ended) {
            flows.forEach(action);
        }
    }

    /** What is known of the capture so far. */
    CaptureInfo info() {
        return new CaptureInfo(source.name(), firstNanos, knownUntilNanos(), fault);
    }

    PacketSource source() {
        return source;
    }

    /** No more of it is to be read. */
    void stop() {
        stopped = true;
    }

    boolean stopped() {
        return stopped;
    }

    /** The time of the latest packet that was read, on the first point's clock. */
    long nowNanos() {
        return readNowNanos;
    }

    /** Packets that the capturing program says it lost. */
    long lost() {
        return lost;
    }

    /** Until when it is known what happened: the last packet, or the time of day where somebody watches. */
    long knownUntilNanos() {
        return Math.max(lastNanos, nowNanos);
    }

    long firstNanos() {
        return firstNanos;
    }

    long lastNanos() {
        return lastNanos;
    }

    long packets() {
        return packets;
    }

    long malformed() {
        return decoder.count(Decoded.MALFORMED) + decoder.count(Decoded.TINY_FRAGMENT);
    }

    long duplicates() {
        return flows.duplicates() + fragments.copies();
    }

    /** Segments of which not all fragments are there. */
    long incomplete() {
        return fragments.incomplete();
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
