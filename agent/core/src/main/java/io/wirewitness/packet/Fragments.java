package io.wirewitness.packet;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts TCP segments together that came in several IP fragments, in any order and with copies: each is handed over once, when
 * its last part has come, as the packet that was never in fragments, with the number, time and interface of that part. So the
 * order is the one in which a receiver had them.
 *
 * <p>One of which a part is missing is given up: its first fragment is handed over as it came, a segment shorter than it was. That
 * happens when its connection has gone on without it, when it is too old, when its parts contradict each other, when room is
 * needed, and at the end. A datagram without its first fragment is dropped: nobody knows whose it was.
 *
 * <p>It costs what is not in fragments one look at two fields, and allocates nothing once its table is full. Not
 * thread-safe.
 */
public final class Fragments {

    /** Datagrams at a time, 66 KiB each. Linux, too, gives up what 64 others have overtaken (net.ipv4.ipfrag_max_dist). */
    static final int MOST = 64;

    /** Linux' net.ipv4.ipfrag_time; RFC 791, 3.2 proposes 15 s, RFC 8200, 4.5 wants 60 s. */
    public static final long TIMEOUT_NANOS = 30_000_000_000L;

    /** What bears a whole datagram's marks later than this is another one; copies come sooner, from whatever interface. */
    static final long COPY_NANOS = 1_000_000_000L;

    private final Sink sink;
    private final PacketDecoder decoder = new PacketDecoder();
    private final List<Datagram> datagrams = new ArrayList<>();

    /** Those whose first fragment is here while others are missing, in the order in which it came. */
    private final List<Datagram> held = new ArrayList<>(MOST);

    private boolean holds;
    private long begun;
    private long copies;
    private long incomplete;

    /** Takes the segments that come out. */
    @FunctionalInterface
    public interface Sink {

        /**
         * One segment.
         *
         * @param number the capture's running number of the packet that completed it
         * @param epochNanos when that was captured
         * @param interfaceNumber where
         * @param decoder has decoded it; valid during the call
         * @param bytes what it has decoded, beginning with the IP header; valid during the call
         */
        void segment(long number, long epochNanos, int interfaceNumber, PacketDecoder decoder, ByteBuffer bytes);
    }

    /** An empty one. */
    public Fragments(Sink sink) {
        this.sink = sink;
    }

    /** Whether a decoder's {@link Decoded#TCP} must go through {@link #passes} before it may be judged. */
    public boolean concern(PacketDecoder segment) {
        return holds || segment.fragmented();
    }

    /**
     * Looks at a packet that is {@link Decoded#TCP}, and hands over what must be judged before it.
     *
     * @param interfaceNumber which interface saw it, by any number
     * @param segment has decoded it; it is left alone
     * @param bytes what it has decoded
     * @return whether it is to be judged as it is; if not, it waits here for the rest of its segment
     */
    public boolean passes(long number, long epochNanos, int interfaceNumber, PacketDecoder segment, ByteBuffer bytes) {
        letGo(epochNanos, segment);
        if (!segment.fragmented() || !Datagram.takes(segment) || !Datagram.takesFirst(segment)) {
            return true;
        }
        Datagram datagram = find(segment, epochNanos);
        if (datagram.hasFirst() && !datagram.beginsLike(segment)) {
            giveUp(datagram);
            begin(datagram, segment, epochNanos);
        }
        if (!add(datagram, epochNanos, segment, bytes)) {
            return true;
        }
        if (!datagram.hasFirst()) {
            datagram.holdFirst(number, epochNanos, interfaceNumber, segment, bytes);
            held.add(datagram);
            holds = true;
        }
        handOverIfWhole(datagram, number, epochNanos, interfaceNumber);
        return false;
    }

    /** Takes a packet that is {@link Decoded#LATER_FRAGMENT}, and hands over the segment that it completes. */
    public void later(long number, long epochNanos, int interfaceNumber, PacketDecoder fragment, ByteBuffer bytes) {
        if (!Datagram.takes(fragment)) {
            return;
        }
        Datagram datagram = find(fragment, epochNanos);
        if (add(datagram, epochNanos, fragment, bytes)) {
            handOverIfWhole(datagram, number, epochNanos, interfaceNumber);
        }
    }

    /** Nothing more will come: gives up what waits. */
    public void end() {
        while (!held.isEmpty()) {
            giveUp(held.get(0));
        }
        datagrams.forEach(this::giveUp);
    }

    /** Packets that brought nothing new. */
    public long copies() {
        return copies;
    }

    /** Segments of which not all fragments came, or whose fragments contradict each other. */
    public long incomplete() {
        return incomplete;
    }

    private void letGo(long epochNanos, PacketDecoder segment) {
        int i = 0;
        while (i < held.size()) {
            Datagram datagram = held.get(i);
            boolean own = segment.fragmented() && datagram.isOf(segment);
            if (datagram.isPutTogetherIn(segment)) {
                release(datagram);
                datagram.changeTo(Datagram.State.WHOLE, epochNanos);
            } else if (datagram.ageNanos(epochNanos) > TIMEOUT_NANOS || (!own && datagram.isOvertakenBy(segment))) {
                giveUp(datagram);
            } else {
                i++;
            }
        }
    }

    /** The datagram that a fragment belongs to, a new one if there is none. */
    private Datagram find(PacketDecoder fragment, long epochNanos) {
        for (int i = 0; i < datagrams.size(); i++) {
            Datagram datagram = datagrams.get(i);
            if (datagram.isOf(fragment)) {
                long longest = datagram.state() == Datagram.State.WHOLE ? COPY_NANOS : TIMEOUT_NANOS;
                if (datagram.ageNanos(epochNanos) > longest) {
                    giveUp(datagram);
                    begin(datagram, fragment, epochNanos);
                }
                return datagram;
            }
        }
        Datagram datagram = room();
        begin(datagram, fragment, epochNanos);
        return datagram;
    }

    private void begin(Datagram datagram, PacketDecoder fragment, long epochNanos) {
        datagram.begin(fragment, ++begun, epochNanos);
    }

    /** A free one, else one more, else the oldest that waits for nothing, else the oldest. */
    private Datagram room() {
        Datagram oldest = null;
        for (int i = 0; i < datagrams.size(); i++) {
            Datagram datagram = datagrams.get(i);
            if (datagram.state() == Datagram.State.FREE) {
                return datagram;
            }
            if (oldest == null || goesBefore(datagram, oldest)) {
                oldest = datagram;
            }
        }
        if (oldest == null || datagrams.size() < MOST) {
            Datagram more = new Datagram();
            datagrams.add(more);
            return more;
        }
        giveUp(oldest);
        return oldest;
    }

    private static boolean goesBefore(Datagram one, Datagram other) {
        boolean waits = one.state() == Datagram.State.PENDING;
        return waits == (other.state() == Datagram.State.PENDING) ? one.order() < other.order() : !waits;
    }

    /** Adds a fragment; false if it is no part of the datagram, which then is none any more. */
    private boolean add(Datagram datagram, long epochNanos, PacketDecoder fragment, ByteBuffer bytes) {
        if (datagram.state() == Datagram.State.CONTRADICTORY) {
            return false;
        }
        Datagram.Part part = datagram.add(fragment, bytes);
        if (part == Datagram.Part.CONTRADICTION) {
            giveUp(datagram);
            datagram.changeTo(Datagram.State.CONTRADICTORY, epochNanos);
            return false;
        }
        copies += part == Datagram.Part.COPY ? 1 : 0;
        return true;
    }

    private void handOverIfWhole(Datagram datagram, long number, long epochNanos, int interfaceNumber) {
        if (datagram.state() == Datagram.State.PENDING && datagram.isWhole()) {
            release(datagram);
            datagram.changeTo(Datagram.State.WHOLE, epochNanos);
            handOver(number, epochNanos, interfaceNumber, datagram.whole());
        }
    }

    private void giveUp(Datagram datagram) {
        if (datagram.state() != Datagram.State.PENDING) {
            return;
        }
        incomplete++;
        datagram.changeTo(Datagram.State.FREE, 0);
        if (datagram.hasFirst()) {
            release(datagram);
            handOver(datagram.number(), datagram.epochNanos(), datagram.interfaceNumber(), datagram.first());
        }
    }

    private void release(Datagram datagram) {
        held.remove(datagram);
        holds = !held.isEmpty();
    }

    private void handOver(long number, long epochNanos, int interfaceNumber, ByteBuffer packet) {
        if (decoder.decode(RawIp.LINK_TYPE, packet) == Decoded.TCP) {
            sink.segment(number, epochNanos, interfaceNumber, decoder, packet);
        }
    }
}
