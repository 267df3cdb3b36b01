package io.wirewitness.flow;

import io.wirewitness.model.Endpoint;
import io.wirewitness.model.FlowKey;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.TcpFlags;
import io.wirewitness.model.TcpSegment;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One connection, in constant space however long it lives: a view over a record of its {@link FlowTable}. It is valid as
 * long as whoever handed it out says, and only on the table's thread; a {@link #snapshot} is for ever.
 *
 * <p>The client is who sent the SYN, else who received the SYN-ACK; if the capture began later, the end with the lower
 * port is taken for the server.
 *
 * <pre>
 *     0  client's address (16)    server's address (16)   their ports (2 + 2)   copies (4)
 *    40  first number (8)   first time (8)   last time (8)   latest segment in the log (8)
 *    72  history (17)   bits (1)   free (2)   when listed (4)   next (4)   previous (4)
 *   104  from client (84)   from server (84)   conversation (112)
 * </pre>
 */
public final class Flow {

    /** What a connection takes, apart from troubles and endings: six cache lines. */
    static final int BYTES = 384;

    private static final int CLIENT_HIGH = 0; // 8
    private static final int CLIENT_LOW = 8; // 8
    private static final int SERVER_HIGH = 16; // 8
    private static final int SERVER_LOW = 24; // 8
    private static final int CLIENT_PORT = 32; // 2
    private static final int SERVER_PORT = 34; // 2
    private static final int DUPLICATES = 36;
    private static final int FIRST_NUMBER = 40; // 8
    static final int FIRST_NANOS = 48; // 8
    private static final int LAST_NANOS = 56; // 8
    private static final int LATEST_SEGMENT = 64; // 8
    private static final int HISTORY = 72; // 17
    private static final int BITS = 89; // 1
    private static final int LISTED = 92;
    static final int NEXT = 96;
    static final int PREVIOUS = 100;
    private static final int FROM_CLIENT = 104;
    private static final int FROM_SERVER = FROM_CLIENT + Direction.BYTES;
    private static final int CONVERSATION = FROM_SERVER + Direction.BYTES;

    private static final int HANDSHAKE_SEEN = 1;
    private static final int LIST_SHIFT = 1;
    private static final int LIST_BITS = 3 << LIST_SHIFT;

    /** A SYN that is answered sooner was not sent again (RFC 6298, 2.1: the first timeout is a second). */
    private static final long PROMPT_NANOS = 900_000_000;

    /** Segments around an ending that rules are given. */
    static final int MOST_RECENT = 128;

    /** Segments of the beginning that rules are given besides. */
    static final int MOST_OPENING = 16;

    private final FlowMemory memory;
    private final History history = new History();
    private final Conversation conversation;
    private final Direction fromClient;
    private final Direction fromServer;

    private int record;
    private ByteBuffer slab = FlowMemory.NOTHING;
    private int base;

    Flow(FlowMemory memory) {
        this.memory = memory;
        conversation = new Conversation(memory.remarks());
        fromClient = new Direction(true, FROM_CLIENT, memory, history, conversation);
        fromServer = new Direction(false, FROM_SERVER, memory, history, conversation);
    }

    /** Moves the view. */
    Flow at(int record) {
        this.record = record;
        slab = memory.flows().slab(record);
        base = memory.flows().offset(record);
        history.at(slab, base + HISTORY);
        fromClient.at(slab, base);
        fromServer.at(slab, base);
        conversation.at(slab, base + CONVERSATION);
        return this;
    }

    /** The record in view. */
    int record() {
        return record;
    }

    /** Makes the record in view, all zeros, a new flow for a segment, which is not yet added. */
    void startWith(Segment segment) {
        boolean syn = segment.has(TcpFlags.SYN);
        boolean byClient = syn ? !segment.has(TcpFlags.ACK) : segment.destinationPort <= segment.sourcePort;
        slab.putLong(base + (byClient ? CLIENT_HIGH : SERVER_HIGH), segment.sourceHigh);
        slab.putLong(base + (byClient ? CLIENT_LOW : SERVER_LOW), segment.sourceLow);
        slab.putLong(base + (byClient ? SERVER_HIGH : CLIENT_HIGH), segment.destinationHigh);
        slab.putLong(base + (byClient ? SERVER_LOW : CLIENT_LOW), segment.destinationLow);
        slab.putShort(base + (byClient ? CLIENT_PORT : SERVER_PORT), (short) segment.sourcePort);
        slab.putShort(base + (byClient ? SERVER_PORT : CLIENT_PORT), (short) segment.destinationPort);
        slab.putLong(base + FIRST_NUMBER, segment.number);
        slab.putLong(base + FIRST_NANOS, segment.epochNanos);
        slab.putLong(base + LAST_NANOS, segment.epochNanos);
        slab.put(base + BITS, (byte) (syn ? HANDSHAKE_SEEN : 0));
    }

    /** Gives back the record in view and all that belongs to it. */
    void release() {
        fromClient.release();
        fromServer.release();
        conversation.release();
        memory.flows().give(record);
    }

    /** Notes that a segment came, a copy or not. */
    void touch(long epochNanos) {
        if (epochNanos > lastNanos()) {
            slab.putLong(base + LAST_NANOS, epochNanos);
        }
    }

    void addDuplicate() {
        slab.putInt(base + DUPLICATES, slab.getInt(base + DUPLICATES) + 1);
    }

    /** Adds a segment that belongs to this flow and is no copy. */
    void add(Segment segment) {
        boolean byClient = isFromClient(segment);
        if (byClient) {
            fromClient.add(segment, fromServer);
        } else {
            fromServer.add(segment, fromClient);
        }
        SegmentLog log = memory.log();
        if (log != null) {
            slab.putLong(base + LATEST_SEGMENT, log.add(segment, byClient, slab.getLong(base + LATEST_SEGMENT)));
        }
    }

    /** True if the segment has these two ends, in either direction. */
    boolean matches(Segment segment) {
        return isFromClient(segment) || isFromServer(segment);
    }

    private boolean isFromClient(Segment segment) {
        return slab.getShort(base + CLIENT_PORT) == (short) segment.sourcePort
                && slab.getShort(base + SERVER_PORT) == (short) segment.destinationPort
                && slab.getLong(base + CLIENT_LOW) == segment.sourceLow
                && slab.getLong(base + SERVER_LOW) == segment.destinationLow
                && slab.getLong(base + CLIENT_HIGH) == segment.sourceHigh
                && slab.getLong(base + SERVER_HIGH) == segment.destinationHigh;
    }

    private boolean isFromServer(Segment segment) {
        return slab.getShort(base + SERVER_PORT) == (short) segment.sourcePort
                && slab.getShort(base + CLIENT_PORT) == (short) segment.destinationPort
                && slab.getLong(base + SERVER_LOW) == segment.sourceLow
                && slab.getLong(base + CLIENT_LOW) == segment.destinationLow
                && slab.getLong(base + SERVER_HIGH) == segment.sourceHigh
                && slab.getLong(base + CLIENT_HIGH) == segment.destinationHigh;
    }

    /** True if the segment, which has our two ends, begins another connection between them. */
    boolean isSucceededBy(Segment segment) {
        if ((segment.flags & (TcpFlags.SYN | TcpFlags.RST)) != TcpFlags.SYN) {
            return false;
        }
        boolean byClient = isFromClient(segment);
        Direction sender = byClient ? fromClient : fromServer;
        Direction receiver = byClient ? fromServer : fromClient;
        long known = sender.synSequence();
        if (known == segment.sequence) {
            return false; // repeated
        }
        if (segment.has(TcpFlags.ACK)) {
            return known < 0 ? receiver.synSequence() < 0 : isOver();
        }
        if (known >= 0) {
            return true;
        }
        boolean simultaneousOpen = receiver.synSequence() >= 0 && !sender.sentAnything();
        boolean afterItsAnswer = receiver.highestAcknowledgment() == Sequence.plus(segment.sequence, 1);
        return !(handshakeSeen() && (simultaneousOpen || afterItsAnswer));
    }

    /** Whether it ended: by a RST, or by a FIN of each side. */
    public boolean isOver() {
        return fromClient.aborted() || fromServer.aborted() || (fromClient.ended() && fromServer.ended());
    }

    /**
     * Whether all there is to see is in order: opened without delay, the latest request answered in full, or in TLS answered
     * and then closed by the client first; closed by FIN of both behind the answer, or by neither; no RST, no error status,
     * no pause in a handshake. Then its segments have nothing to add. False also where that is not known.
     */
    public boolean wentWell() {
        boolean closed = fromClient.ended();
        return handshakeSeen()
                && conversation.remarks() == null
                && !fromClient.aborted()
                && !fromServer.aborted()
                && closed == fromServer.ended()
                && fromServer.firstSynNanos() - fromClient.firstSynNanos() < PROMPT_NANOS
                && conversation.wentWell(
                        closed ? fromClient.finNanos() : Long.MAX_VALUE,
                        closed ? fromServer.finNanos() : Long.MAX_VALUE);
    }

    /** Whether one end opened it and the other has not said anything. */
    boolean isUnanswered() {
        return handshakeSeen() && !(fromClient.sentAnything() && fromServer.sentAnything());
    }

    private boolean handshakeSeen() {
        return (slab.get(base + BITS) & HANDSHAKE_SEEN) != 0;
    }

    /** Which of the table's lists it is in. */
    int list() {
        return (slab.get(base + BITS) & LIST_BITS) >>> LIST_SHIFT;
    }

    /** Notes in which list it is, and since when, in the table's unit of time. */
    void putList(int list, int listed) {
        slab.put(base + BITS, (byte) ((slab.get(base + BITS) & ~LIST_BITS) | (list << LIST_SHIFT)));
        slab.putInt(base + LISTED, listed);
    }

    int listed() {
        return slab.getInt(base + LISTED);
    }

    void isTwinOf(int other) {
        Records flows = memory.flows();
        conversation.toRemarks().addTwin(flows.slab(other), flows.offset(other));
    }

    /**
     * The ends of another connection that is this one before or behind address translation, and that the capture showed
     * first; null if there is none. Of two twins, telling one is enough.
     */
    public @Nullable FlowKey twinOf() {
        Remarks remarks = conversation.remarks();
        return remarks == null ? null : remarks.twin();
    }

    static Endpoint client(ByteBuffer slab, int base) {
        return new Endpoint(
                slab.getLong(base + CLIENT_HIGH),
                slab.getLong(base + CLIENT_LOW),
                slab.getShort(base + CLIENT_PORT) & 0xffff);
    }

    static Endpoint server(ByteBuffer slab, int base) {
        return new Endpoint(
                slab.getLong(base + SERVER_HIGH),
                slab.getLong(base + SERVER_LOW),
                slab.getShort(base + SERVER_PORT) & 0xffff);
    }

    /** Who opened it. */
    public Endpoint client() {
        return client(slab, base);
    }

    /** The other end. */
    public Endpoint server() {
        return server(slab, base);
    }

    /** Both ends without a direction. */
    public FlowKey key() {
        return FlowKey.of(client(), server());
    }

    /**
     * True if address translation may have made the one of the other: the port at one end, at least, is the same, and a client
     * that kept its address kept its port, too, since nobody translates the port alone.
     */
    boolean mayBeTranslated(Segment fromClient) {
        boolean sameClientPort = slab.getShort(base + CLIENT_PORT) == (short) fromClient.sourcePort;
        boolean sameClient = slab.getLong(base + CLIENT_HIGH) == fromClient.sourceHigh
                && slab.getLong(base + CLIENT_LOW) == fromClient.sourceLow;
        boolean sameServerPort = slab.getShort(base + SERVER_PORT) == (short) fromClient.destinationPort;
        return sameClientPort || (sameServerPort && !sameClient);
    }

    /** The capture's number of the first segment: earlier ones belong to an earlier connection between these ends. */
    public long firstNumber() {
        return slab.getLong(base + FIRST_NUMBER);
    }

    /** When the last segment was captured, copies included. */
    public long lastNanos() {
        return slab.getLong(base + LAST_NANOS);
    }

    /** Segments left out because the capture showed them more than once. */
    public long duplicates() {
        return slab.getInt(base + DUPLICATES) & 0xffff_ffffL;
    }

    /**
     * The flow as it is now, frozen, without segments: what it takes to see that nothing failed, at a fiftieth of the cost of
     * a {@link #snapshot()}.
     */
    public FlowSnapshot facts() {
        return snapshot(List.of(), List.of(), false);
    }

    /**
     * The flow as it is now, frozen, with the segments that the table's log still holds: the last 128, and the first 16
     * that are not among them. Without a log, there are none.
     */
    public FlowSnapshot snapshot() {
        SegmentLog log = memory.log();
        if (log == null) {
            return facts();
        }
        SegmentLog.Story story =
                log.tell(slab.getLong(base + LATEST_SEGMENT), client(), server(), MOST_RECENT, MOST_OPENING);
        boolean complete = story.recent().size() == fromClient.segments() + fromServer.segments();
        return snapshot(story.opening(), story.recent(), complete);
    }

    /**
     * The flow as it is now, frozen.
     *
     * @param recent the last segments between these ends, oldest first; those of an earlier connection are left out
     * @param complete whether {@code recent} holds every segment of this flow
     */
    public FlowSnapshot snapshot(List<TcpSegment> recent, boolean complete) {
        long first = firstNumber();
        List<TcpSegment> own = recent.stream().filter(s -> s.number() >= first).toList();
        return snapshot(List.of(), own, complete);
    }

    private FlowSnapshot snapshot(List<TcpSegment> opening, List<TcpSegment> recent, boolean complete) {
        Endpoint client = client();
        Endpoint server = server();
        long lastNanos = lastNanos();
        return new FlowSnapshot(
                client,
                server,
                history.toString(),
                handshakeSeen(),
                fromClient.snapshot(lastNanos, client, server),
                fromServer.snapshot(lastNanos, client, server),
                recent,
                complete,
                slab.getLong(base + FIRST_NANOS),
                lastNanos,
                conversation.protocol(),
                conversation.exchange(),
                conversation.errorAnswer(),
                conversation.handshakeStall(),
                opening,
                duplicates());
    }
}
