package io.wirewitness.flow;

import io.wirewitness.model.Endpoint;
import io.wirewitness.model.FlowKey;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.TcpFlags;
import io.wirewitness.model.TcpSegment;
import java.util.ArrayList;
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
 *    0  client's address (4)  server's address (4)  their ports  list and bits  last time (2)  latest segment in the log (2)
 *       next  previous
 *   16  from client (15)  from server (15)  first time (2)
 *   48  conversation (28)  history (4)  first number's lower half  copies  more from client (7)  more from server (7)
 * </pre>
 *
 * <p>In words, 16 to a cache line: a segment without payload needs the first three lines, one with payload five.
 */
public final class Flow {

    /** What a connection takes, apart from troubles and endings: six cache lines. */
    static final int WORDS = 96;

    /** What every segment reads or changes, and what every payload does. */
    static final int HEADER_LINES = 3;

    static final int PAYLOAD_LINES = 5;

    private static final int CLIENT_HIGH = 0; // 2
    private static final int CLIENT_LOW = 2; // 2
    private static final int SERVER_HIGH = 4; // 2
    private static final int SERVER_LOW = 6; // 2
    private static final int PORTS = 8; // the server's above the client's

    /** Addresses and ports. */
    static final int ENDS_WORDS = 9;

    private static final int BITS = 9;
    private static final int LAST_NANOS = 10; // 2
    private static final int LATEST_SEGMENT = 12; // 2
    static final int NEXT = 14;
    static final int PREVIOUS = 15;
    private static final int FROM_CLIENT = 16;
    private static final int FROM_SERVER = FROM_CLIENT + Direction.WORDS;
    static final int FIRST_NANOS = FROM_SERVER + Direction.WORDS; // 2
    private static final int CONVERSATION = FIRST_NANOS + 2;
    private static final int HISTORY = CONVERSATION + Conversation.WORDS;
    private static final int FIRST_NUMBER = HISTORY + History.WORDS; // and 16 bits more in BITS
    private static final int DUPLICATES = FIRST_NUMBER + 1;
    private static final int MORE_FROM_CLIENT = DUPLICATES + 1;
    private static final int MORE_FROM_SERVER = MORE_FROM_CLIENT + Direction.MORE_WORDS;

    private static final int PORT = 0xffff;

    /** Hop counts of one path differ by one at times; more, and somebody else may have written a part. */
    private static final int MOST_HOPS_APART = 1;

    // BITS: that, the list (2), the number of letters (6), 7 that are free, the first number's upper half (16).
    private static final int HANDSHAKE_SEEN = 1;
    private static final int LIST_SHIFT = 1;
    private static final int LIST_BITS = 3 << LIST_SHIFT;
    private static final int LETTERS_SHIFT = 3;

    /** A SYN that is answered sooner was not sent again (RFC 6298, 2.1: the first timeout is a second). */
    private static final long PROMPT_NANOS = 900_000_000;

    /** Segments around an ending that rules are given. */
    static final int MOST_RECENT = 128;

    /** Segments of the beginning that rules are given besides. */
    static final int MOST_OPENING = 16;

    private final FlowMemory memory;
    private final Place place = new Place();
    private final History history = new History(place, HISTORY, BITS, LETTERS_SHIFT);
    private final Conversation conversation;
    private final Direction fromClient;
    private final Direction fromServer;

    private int record;
    /** Whether the segment that was last compared came from the client. */
    private boolean byClient;

    Flow(FlowMemory memory) {
        this.memory = memory;
        conversation = new Conversation(place, CONVERSATION, memory.remarks());
        fromClient = new Direction(true, place, FROM_CLIENT, MORE_FROM_CLIENT, memory, history, conversation);
        fromServer = new Direction(false, place, FROM_SERVER, MORE_FROM_SERVER, memory, history, conversation);
    }

    /** Moves the view. */
    Flow at(int record) {
        this.record = record;
        place.at(memory.flows().slab(record), memory.flows().offset(record));
        return this;
    }

    /** The record in view. */
    int record() {
        return record;
    }

    /** Makes the record in view, all zeros, a new flow for a segment, which is not yet added. */
    void startWith(Segment segment) {
        boolean syn = segment.has(TcpFlags.SYN);
        byClient = syn ? !segment.has(TcpFlags.ACK) : segment.destinationPort <= segment.sourcePort;
        place.putLong((byClient ? CLIENT_HIGH : SERVER_HIGH), segment.sourceHigh);
        place.putLong((byClient ? CLIENT_LOW : SERVER_LOW), segment.sourceLow);
        place.putLong((byClient ? SERVER_HIGH : CLIENT_HIGH), segment.destinationHigh);
        place.putLong((byClient ? SERVER_LOW : CLIENT_LOW), segment.destinationLow);
        place.put(
                PORTS,
                byClient
                        ? ports(segment.sourcePort, segment.destinationPort)
                        : ports(segment.destinationPort, segment.sourcePort));
        place.put(FIRST_NUMBER, (int) segment.number);
        place.putLong(FIRST_NANOS, segment.epochNanos);
        place.putLong(LAST_NANOS, segment.epochNanos);
        int above = (int) (segment.number >>> Integer.SIZE) << Short.SIZE;
        place.put(BITS, above | (syn ? HANDSHAKE_SEEN : 0));
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
            place.putLong(LAST_NANOS, epochNanos);
        }
    }

    void addDuplicate() {
        place.increment(DUPLICATES);
    }

    /** Adds a segment that belongs to this flow, as {@link #matches} said or {@link #startWith} made it, and is no copy. */
    void add(Segment segment) {
        // One call, not one for each direction: what it calls is compiled into it.
        Direction sender = byClient ? fromClient : fromServer;
        Direction receiver = byClient ? fromServer : fromClient;
        sender.add(segment, receiver);
        SegmentLog log = memory.log();
        if (log != null) {
            long before = place.getLong(LATEST_SEGMENT);
            place.putLong(LATEST_SEGMENT, log.add(segment, byClient, before));
        }
    }

    /** True if the segment has these two ends, in either direction. */
    boolean matches(Segment segment) {
        byClient = place.get(PORTS) == ports(segment.sourcePort, segment.destinationPort)
                && isAt(CLIENT_LOW, segment.sourceLow)
                && isAt(SERVER_LOW, segment.destinationLow)
                && isAt(CLIENT_HIGH, segment.sourceHigh)
                && isAt(SERVER_HIGH, segment.destinationHigh);
        return byClient
                || (place.get(PORTS) == ports(segment.destinationPort, segment.sourcePort)
                        && isAt(SERVER_LOW, segment.sourceLow)
                        && isAt(CLIENT_LOW, segment.destinationLow)
                        && isAt(SERVER_HIGH, segment.sourceHigh)
                        && isAt(CLIENT_HIGH, segment.destinationHigh));
    }

    private boolean isAt(int field, long half) {
        return place.getLong(field) == half;
    }

    private static int ports(int client, int server) {
        return (server << Short.SIZE) | client;
    }

    /** True if the segment, which {@link #matches}, begins another connection between them. */
    boolean isSucceededBy(Segment segment) {
        if ((segment.flags & (TcpFlags.SYN | TcpFlags.RST)) != TcpFlags.SYN) {
            return false;
        }
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
     * Whether all there is to see is in order: opened without delay, the latest request answered in full, or where that is not
     * known, answered and then closed by the client first, or in an unknown protocol left open; closed by FIN of both
     * behind the answer, or by neither; no RST, no error status, no pause in a handshake. Then its segments have nothing
     * to add. False also where that is not known.
     */
    public boolean wentWell() {
        boolean closed = fromClient.ended();
        return isOrderly()
                && closed == fromServer.ended()
                && conversation.wentWell(
                        closed ? fromClient.finNanos() : Long.MAX_VALUE,
                        closed ? fromServer.finNanos() : Long.MAX_VALUE,
                        fromClient.troubled() || fromServer.troubled());
    }

    /** Whether it is open and in order, and waits for an answer to a request that was complete later than this. */
    public boolean isUnderWay(long nanos) {
        return isOrderly()
                && !fromClient.ended()
                && !fromServer.ended()
                && !fromClient.troubled()
                && !fromServer.troubled()
                && conversation.waitsSince(nanos);
    }

    private boolean isOrderly() {
        return handshakeSeen()
                && conversation.remarks() == null
                && !fromClient.aborted()
                && !fromServer.aborted()
                && fromServer.hopsApart() <= MOST_HOPS_APART
                && fromServer.firstSynNanos() - fromClient.firstSynNanos() < PROMPT_NANOS;
    }

    /** Whether the server was the first to send a FIN. */
    public boolean endedByServer() {
        return fromServer.ended() && !(fromClient.ended() && fromClient.finNanos() <= fromServer.finNanos());
    }

    /** How long both ends had been quiet before the latest request; -1 if it is the first. */
    public long idleBeforeNanos() {
        return conversation.idleBeforeNanos();
    }

    /** Whether one end opened it and the other has not said anything. */
    boolean isUnanswered() {
        return handshakeSeen() && !(fromClient.sentAnything() && fromServer.sentAnything());
    }

    private boolean handshakeSeen() {
        return (place.get(BITS) & HANDSHAKE_SEEN) != 0;
    }

    /** Which of the table's lists it is in. */
    int list() {
        return (place.get(BITS) & LIST_BITS) >>> LIST_SHIFT;
    }

    void putList(int list) {
        place.put(BITS, (place.get(BITS) & ~LIST_BITS) | list << LIST_SHIFT);
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

    static Endpoint client(int[] words, int base) {
        return new Endpoint(
                Words.getLong(words, base + CLIENT_HIGH),
                Words.getLong(words, base + CLIENT_LOW),
                words[base + PORTS] & PORT);
    }

    static Endpoint server(int[] words, int base) {
        return new Endpoint(
                Words.getLong(words, base + SERVER_HIGH),
                Words.getLong(words, base + SERVER_LOW),
                words[base + PORTS] >>> Short.SIZE);
    }

    /** Who opened it. */
    public Endpoint client() {
        return client(place.words, place.base);
    }

    /** The client's port alone, without an object for the rest: what most of a table's flows are told apart by. */
    public int clientPort() {
        return place.get(PORTS) & PORT;
    }

    /** The other end. */
    public Endpoint server() {
        return server(place.words, place.base);
    }

    /** A hash of its ends, as {@link Ends} makes it. */
    int hash() {
        return Ends.fold(
                Ends.hash(place.getLong(CLIENT_HIGH), place.getLong(CLIENT_LOW), place.get(PORTS) & PORT),
                Ends.hash(place.getLong(SERVER_HIGH), place.getLong(SERVER_LOW), place.get(PORTS) >>> Short.SIZE));
    }

    /** A hash of the client's address that means something in this process only. */
    public long clientAddressHash() {
        return Ends.hash(place.getLong(CLIENT_HIGH), place.getLong(CLIENT_LOW), 0);
    }

    /** The same of the server's. */
    public long serverAddressHash() {
        return Ends.hash(place.getLong(SERVER_HIGH), place.getLong(SERVER_LOW), 0);
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
        int ports = place.get(PORTS);
        boolean sameClientPort = (ports & PORT) == fromClient.sourcePort;
        boolean sameClient = isAt(CLIENT_HIGH, fromClient.sourceHigh) && isAt(CLIENT_LOW, fromClient.sourceLow);
        boolean sameServerPort = ports >>> Short.SIZE == fromClient.destinationPort;
        return sameClientPort || (sameServerPort && !sameClient);
    }

    /** The capture's number of the first segment, of which 48 bits are kept: earlier ones belong to an earlier connection between these ends. */
    public long firstNumber() {
        return (long) (place.get(BITS) >>> Short.SIZE) << Integer.SIZE | Words.unsigned(place.get(FIRST_NUMBER));
    }

    /** When the first segment was captured. */
    public long firstNanos() {
        return place.getLong(FIRST_NANOS);
    }

    /** When the last segment was captured, copies included. */
    public long lastNanos() {
        return place.getLong(LAST_NANOS);
    }

    /** Segments left out because the capture showed them more than once. */
    public long duplicates() {
        return Words.unsigned(place.get(DUPLICATES));
    }

    /** Segments of both sides, duplicates left out. */
    public long segments() {
        return fromClient.segments() + fromServer.segments();
    }

    /**
     * The flow as it is now, frozen, without segments: what it takes to see that nothing failed, at a fiftieth of the cost of
     * a {@link #snapshot()}.
     */
    public FlowSnapshot facts() {
        return snapshot(List.of(), List.of(), false);
    }

    /**
     * The flow as it is now, frozen, with the segments that the table's log still holds: the last 128, the first 16, and
     * those by which the latest request, its response and the first error answer begin. Without a log, there are none.
     */
    public FlowSnapshot snapshot() {
        SegmentLog log = memory.log();
        if (log == null) {
            return facts();
        }
        SegmentLog.Story story = log.tell(
                place.getLong(LATEST_SEGMENT),
                client(),
                server(),
                MOST_RECENT,
                MOST_OPENING,
                conversation.keySegments());
        boolean complete = story.recent().size() == segments();
        return snapshot(story.earlier(), story.recent(), complete);
    }

    /**
     * The flow as it is now, frozen.
     *
     * @param recent the last segments between these ends, oldest first; those of an earlier connection are left out
     * @param complete whether {@code recent} holds every segment of this flow
     */
    public FlowSnapshot snapshot(List<TcpSegment> recent, boolean complete) {
        long first = firstNumber();
        List<TcpSegment> own = new ArrayList<>(recent);
        own.removeIf(segment -> segment.number() < first);
        return snapshot(List.of(), own, complete);
    }

    private FlowSnapshot snapshot(List<TcpSegment> earlier, List<TcpSegment> recent, boolean complete) {
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
                place.getLong(FIRST_NANOS),
                lastNanos,
                conversation.protocol(),
                conversation.exchange(),
                conversation.errorAnswer(),
                conversation.handshakeStall(),
                earlier,
                duplicates(),
                conversation.overrun());
    }
}
