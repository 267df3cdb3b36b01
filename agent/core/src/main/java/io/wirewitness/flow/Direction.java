package io.wirewitness.flow;

import io.wirewitness.model.Endpoint;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.SenderHabits;
import io.wirewitness.model.TcpFlags;
import io.wirewitness.model.TcpSegment;
import io.wirewitness.model.ZeroWindows;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What one end of a connection has sent, in constant space: a view over 84 bytes of the connection's record. What only
 * troubled or ended connections have stands in records of its own. Not thread-safe.
 *
 * <p>Counts of segments are kept in 32 bits: they are wrong after four billion segments of one end of one connection.
 */
final class Direction {

    static final int BYTES = 84;

    private static final int FIRST_SYN_AFTER =
            0; // nanoseconds since the flow's first segment, and 1 byte more at the end
    private static final int PAYLOAD_BYTES = 4; // 8
    private static final int LAST_PAYLOAD_NANOS = 12; // 8
    private static final int SEGMENTS = 20;
    private static final int HIGHEST_END = 24;
    private static final int HIGHEST_ACKNOWLEDGMENT = 28;
    private static final int SYN_SEQUENCE = 32;
    private static final int LARGEST_PAYLOAD_BYTES = 36;
    private static final int LARGEST_PAYLOAD_END = 40;
    private static final int LARGEST_ACKNOWLEDGED_BYTES = 44;
    private static final int IPV4_SEGMENTS = 48; // before any RST, and no RST
    private static final int ZERO_IP_IDS = 52;
    private static final int DONT_FRAGMENT = 56;
    private static final int ENDING = 60;
    private static final int TROUBLE = 64;
    private static final int BITS = 68; // 2
    private static final int LAST_IP_ID = 70; // 2
    private static final int SEGMENT_SIZE = 72; // 2
    private static final int SYN_WINDOW = 74; // 2
    private static final int LAST_WINDOW = 76; // 2
    private static final int SYNS = 78; // 2
    private static final int WINDOW_SHIFT = 80; // 1
    private static final int MIN_TTL = 81; // 1
    private static final int MAX_TTL = 82; // 1
    private static final int FIRST_SYN_ABOVE = 83; // 1

    // BITS: which of the fields above are known, and what happened once.
    private static final int HAS_END = 1;
    private static final int HAS_ACKNOWLEDGMENT = 1 << 1;
    private static final int HAS_SYN = 1 << 2;
    private static final int HAS_LARGEST = 1 << 3;
    private static final int HAS_IP_ID = 1 << 4;
    private static final int HAS_SEGMENT_SIZE = 1 << 5;
    private static final int HAS_WINDOW_SHIFT = 1 << 6;
    private static final int HAS_WINDOW = 1 << 7;
    private static final int HAS_TTL = 1 << 8;
    private static final int SENT_ACKNOWLEDGMENT = 1 << 9;
    private static final int SENT_DATA = 1 << 10;

    private static final long NONE = -1;

    /** What 40 bits hold, 18 minutes; a SYN that comes later after the flow's first segment is said to come then. */
    private static final long LATEST_SYN_NANOS = (1L << 40) - 1;

    private final boolean client;
    private final int inFlow;
    private final FlowMemory memory;
    private final History history;
    private final Conversation conversation;
    private final Ending ending;
    private final Trouble trouble;

    private ByteBuffer slab;
    private int base;

    /**
     * A view.
     *
     * @param inFlow where in the flow's record it lies
     */
    Direction(boolean client, int inFlow, FlowMemory memory, History history, Conversation conversation) {
        this.client = client;
        this.inFlow = inFlow;
        this.memory = memory;
        this.history = history;
        this.conversation = conversation;
        ending = new Ending(memory.endings());
        trouble = new Trouble(memory.troubles());
        slab = FlowMemory.NOTHING;
    }

    /** Moves the view to a flow's record. */
    void at(ByteBuffer slab, int flow) {
        this.slab = slab;
        base = flow + inFlow;
    }

    private long flowFirstNanos() {
        return slab.getLong(base - inFlow + Flow.FIRST_NANOS);
    }

    /** Gives back what stands in records of its own. */
    void release() {
        int record = slab.getInt(base + ENDING);
        if (record != 0) {
            memory.endings().give(record);
        }
        record = slab.getInt(base + TROUBLE);
        if (record != 0) {
            memory.troubles().give(record);
        }
    }

    /** Takes in a segment, which is no duplicate. */
    void add(Segment segment, Direction other) {
        slab.putInt(base + SEGMENTS, slab.getInt(base + SEGMENTS) + 1);
        int flags = segment.flags;
        if ((flags & TcpFlags.RST) != 0) {
            addRst(segment, other);
            return;
        }
        addTtl(segment.ttl);
        addHabits(segment);
        boolean syn = (flags & TcpFlags.SYN) != 0;
        if (syn) {
            addSyn(segment, other);
        }
        int fresh = addSequenceSpace(segment, other);
        if (fresh > 0) {
            if (client) {
                conversation.fromClient(segment, fresh);
            } else {
                conversation.fromServer(segment, fresh);
            }
        }
        if ((flags & TcpFlags.ACK) != 0) {
            addAcknowledgment(segment, syn, other);
        }
        if ((flags & TcpFlags.FIN) != 0 && toEnding().addFin(segment, client)) {
            history.add(History.FIN, client);
        }
        if (!syn) {
            addWindow(segment);
        }
    }

    private void addHabits(Segment segment) {
        if (aborted()) {
            toEnding().addAfterReset();
            return;
        }
        int ipId = segment.ipId;
        if (ipId < 0) {
            return;
        }
        increment(IPV4_SEGMENTS);
        if (ipId == 0) {
            increment(ZERO_IP_IDS);
        } else {
            slab.putShort(base + LAST_IP_ID, (short) ipId);
            set(HAS_IP_ID);
        }
        if (segment.dontFragment) {
            increment(DONT_FRAGMENT);
        }
    }

    private void addSyn(Segment segment, Direction other) {
        if (segment.sequence != synSequence()) {
            history.add((segment.flags & TcpFlags.ACK) != 0 ? History.SYN_ACK : History.SYN, client);
            begin(segment);
            if (segment.has(TcpFlags.ACK)) {
                other.forgetStrangersReset();
            }
        }
        int syns = slab.getShort(base + SYNS) & 0xffff;
        slab.putShort(base + SYNS, (short) Math.min(syns + 1, 0xffff));
        slab.putShort(base + SEGMENT_SIZE, (short) segment.segmentSizeBytes);
        set(HAS_SEGMENT_SIZE, segment.segmentSizeBytes >= 0);
        slab.put(base + WINDOW_SHIFT, (byte) segment.windowShift);
        set(HAS_WINDOW_SHIFT, segment.windowShift >= 0);
        slab.putShort(base + SYN_WINDOW, (short) segment.window);
    }

    /** What a stranger sent before under this address and port (a challenge ACK, RFC 5961) no longer counts. */
    private void begin(Segment segment) {
        slab.putInt(base + SYN_SEQUENCE, (int) segment.sequence);
        long after = Math.min(Math.max(0, segment.epochNanos - flowFirstNanos()), LATEST_SYN_NANOS);
        slab.putInt(base + FIRST_SYN_AFTER, (int) after);
        slab.put(base + FIRST_SYN_ABOVE, (byte) (after >>> Integer.SIZE));
        slab.putShort(base + SYNS, (short) 0);
        set(HAS_END, false);
        set(HAS_ACKNOWLEDGMENT, false);
        set(HAS_SYN);
        if (troubled()) {
            toTrouble().forgetGap();
        }
    }

    /**
     * A client answers a challenge ACK by a RST that bears the stranger's number (RFC 9293, 3.10.7.3): it ends the
     * stranger's connection and not this one, as the SYN-ACK shows.
     */
    private void forgetStrangersReset() {
        if (aborted() && is(HAS_SYN)) {
            toEnding().forgetStrangersRst(Sequence.plus(synSequence(), 1));
        }
    }

    private void addWindow(Segment segment) {
        slab.putShort(base + LAST_WINDOW, (short) segment.window);
        set(HAS_WINDOW);
        boolean zero = segment.window == 0 && (segment.flags & TcpFlags.FIN) == 0;
        if (zero) {
            if (isRound(toTrouble().addZeroWindow(segment.epochNanos))) {
                history.add(History.ZERO_WINDOW, client);
            }
        } else if (segment.window != 0 && troubled()) {
            toTrouble().endZeroWindow(segment.epochNanos);
        }
    }

    /** A RST takes no sequence space, and its number may be borrowed from the other side. */
    private void addRst(Segment segment, Direction other) {
        if (toEnding().addRst(segment, client)) {
            history.add(History.RST, client);
        }
        long highest = other.highestEnd();
        boolean plausible = highest == NONE || !Sequence.after(segment.acknowledgment, highest);
        if ((segment.flags & TcpFlags.ACK) != 0 && plausible) {
            raiseAcknowledgment(segment.acknowledgment, highestAcknowledgment());
        }
    }

    private void addTtl(int ttl) {
        if (!is(HAS_TTL)) {
            set(HAS_TTL);
            slab.put(base + MIN_TTL, (byte) ttl);
            slab.put(base + MAX_TTL, (byte) ttl);
            return;
        }
        if (ttl < (slab.get(base + MIN_TTL) & 0xff)) {
            slab.put(base + MIN_TTL, (byte) ttl);
        }
        if (ttl > (slab.get(base + MAX_TTL) & 0xff)) {
            slab.put(base + MAX_TTL, (byte) ttl);
        }
    }

    /** Returns how many payload bytes were new. */
    private int addSequenceSpace(Segment segment, Direction other) {
        int payload = segment.payloadBytes;
        int flags = segment.flags;
        int length = payload + (flags & TcpFlags.FIN) + ((flags & TcpFlags.SYN) >>> 1);
        long end = Sequence.plus(segment.sequence, length);
        if (payload > largestPayloadBytes()) {
            slab.putInt(base + LARGEST_PAYLOAD_BYTES, payload);
            slab.putInt(base + LARGEST_PAYLOAD_END, (int) end);
            set(HAS_LARGEST);
        }
        long highest = highestEnd();
        int ahead = highest == NONE ? 0 : Sequence.distance(segment.sequence, highest);
        if (ahead >= 0) {
            if (ahead > 0) {
                toTrouble().jumped(highest, segment.sequence);
            }
            putHighestEnd(end);
            return addPayload(payload, segment.epochNanos);
        }
        if (length > 0) {
            return addBehind(segment, length, end, highest, other);
        }
        if (ahead == -1 && other.highestAcknowledgment() == highest) {
            toTrouble().addKeepAlive();
        }
        return 0;
    }

    /** Something below the highest sequence space sent: a gap filled, a keep-alive, or a repetition. */
    private int addBehind(Segment segment, int length, long end, long highest, Direction other) {
        int payload = segment.payloadBytes;
        if (troubled() && toTrouble().fills(segment.sequence, end)) {
            return addPayload(payload, segment.epochNanos);
        }
        // RFC 9293, 3.8.4: a keep-alive may carry one old byte, one that the other side has long acknowledged.
        long acknowledged = other.highestAcknowledgment();
        if (length == 1 && payload == 1 && end == highest && acknowledged == end) {
            toTrouble().addKeepAlive();
            return 0;
        }
        int added = 0;
        int fresh = Sequence.distance(end, highest);
        if (fresh > 0) {
            putHighestEnd(end);
            added = addPayload(
                    Math.min(payload, Math.max(0, fresh - (segment.flags & TcpFlags.FIN))), segment.epochNanos);
        }
        if (isRound(toTrouble().addRetransmission())) {
            history.add(History.RETRANSMISSION, client);
        }
        return added;
    }

    private int addPayload(int bytes, long epochNanos) {
        if (bytes <= 0) {
            return 0;
        }
        slab.putLong(base + PAYLOAD_BYTES, payloadBytes() + bytes);
        slab.putLong(base + LAST_PAYLOAD_NANOS, epochNanos);
        if (!is(SENT_DATA)) {
            set(SENT_DATA);
            history.add(History.DATA, client);
        }
        return bytes;
    }

    private void addAcknowledgment(Segment segment, boolean syn, Direction other) {
        long acknowledgment = segment.acknowledgment;
        long highest = highestAcknowledgment();
        boolean bare = segment.payloadBytes == 0 && !syn && (segment.flags & TcpFlags.FIN) == 0;
        // RFC 5681, 2: nothing new acknowledged, no payload, the same window, and the other side waits for more.
        if (bare
                && acknowledgment == highest
                && segment.window == lastWindow()
                && other.is(HAS_END)
                && Sequence.after(other.highestEnd(), acknowledgment)) {
            toTrouble().addDuplicateAcknowledgment();
        }
        raiseAcknowledgment(acknowledgment, highest);
        other.acknowledged(acknowledgment);
        if (bare && !is(SENT_ACKNOWLEDGMENT)) {
            set(SENT_ACKNOWLEDGMENT);
            history.add(History.ACKNOWLEDGMENT, client);
        }
    }

    /** The other side has acknowledged all before this. */
    private void acknowledged(long acknowledgment) {
        if (is(HAS_LARGEST) && !Sequence.after(unsigned(LARGEST_PAYLOAD_END), acknowledgment)) {
            slab.putInt(base + LARGEST_ACKNOWLEDGED_BYTES, largestPayloadBytes());
        }
    }

    private void raiseAcknowledgment(long acknowledgment, long highest) {
        if (highest == NONE || Sequence.after(acknowledgment, highest)) {
            slab.putInt(base + HIGHEST_ACKNOWLEDGMENT, (int) acknowledgment);
            set(HAS_ACKNOWLEDGMENT);
        }
    }

    /** 1, 10, 100...: so a letter's repetition tells the order of magnitude. */
    private static boolean isRound(long count) {
        long power = 1;
        while (power < count) {
            power *= 10;
        }
        return power == count;
    }

    boolean sentAnything() {
        return slab.getInt(base + SEGMENTS) != 0;
    }

    boolean ended() {
        return slab.getInt(base + ENDING) != 0 && toEnding().hasFin();
    }

    boolean aborted() {
        return slab.getInt(base + ENDING) != 0 && toEnding().hasRst();
    }

    boolean troubled() {
        return slab.getInt(base + TROUBLE) != 0;
    }

    /** The sequence number of the SYN or SYN-ACK; -1 if there was none. */
    long synSequence() {
        return is(HAS_SYN) ? unsigned(SYN_SEQUENCE) : NONE;
    }

    long highestAcknowledgment() {
        return is(HAS_ACKNOWLEDGMENT) ? unsigned(HIGHEST_ACKNOWLEDGMENT) : NONE;
    }

    long payloadBytes() {
        return slab.getLong(base + PAYLOAD_BYTES);
    }

    long segments() {
        return unsigned(SEGMENTS);
    }

    /** The largest payload this end has sent, and has seen acknowledged; both are 0 if there was none. */
    private int largestPayloadBytes() {
        return slab.getInt(base + LARGEST_PAYLOAD_BYTES);
    }

    private long highestEnd() {
        return is(HAS_END) ? unsigned(HIGHEST_END) : NONE;
    }

    private void putHighestEnd(long end) {
        slab.putInt(base + HIGHEST_END, (int) end);
        set(HAS_END);
    }

    private int lastWindow() {
        return is(HAS_WINDOW) ? slab.getShort(base + LAST_WINDOW) & 0xffff : -1;
    }

    private long unsigned(int field) {
        return slab.getInt(base + field) & 0xffff_ffffL;
    }

    private void increment(int field) {
        slab.putInt(base + field, slab.getInt(base + field) + 1);
    }

    private boolean is(int bit) {
        return (slab.getShort(base + BITS) & bit) != 0;
    }

    private void set(int bit) {
        int bits = slab.getShort(base + BITS);
        if ((bits & bit) == 0) {
            slab.putShort(base + BITS, (short) (bits | bit));
        }
    }

    private void set(int bit, boolean value) {
        int bits = slab.getShort(base + BITS);
        slab.putShort(base + BITS, (short) (value ? (bits | bit) : (bits & ~bit)));
    }

    private Ending toEnding() {
        int record = slab.getInt(base + ENDING);
        if (record == 0) {
            record = memory.endings().takeBeyondLimit();
            slab.putInt(base + ENDING, record);
        }
        return ending.at(record);
    }

    private Trouble toTrouble() {
        int record = slab.getInt(base + TROUBLE);
        if (record == 0) {
            record = memory.troubles().takeBeyondLimit();
            slab.putInt(base + TROUBLE, record);
        }
        return trouble.at(record);
    }

    /** The facts, frozen at the connection's last segment. */
    FlowSnapshot.Side snapshot(long lastNanos, Endpoint clientEnd, Endpoint serverEnd) {
        boolean hasEnding = slab.getInt(base + ENDING) != 0;
        TcpSegment fin = hasEnding ? toEnding().fin(clientEnd, serverEnd) : null;
        TcpSegment rst = hasEnding ? toEnding().rst(clientEnd, serverEnd) : null;
        return new FlowSnapshot.Side(
                segments(),
                payloadBytes(),
                troubled() ? toTrouble().retransmissions() : 0,
                slab.getLong(base + LAST_PAYLOAD_NANOS),
                highestEnd(),
                highestAcknowledgment(),
                fin,
                rst,
                is(HAS_TTL) ? slab.get(base + MIN_TTL) & 0xff : -1,
                is(HAS_TTL) ? slab.get(base + MAX_TTL) & 0xff : -1,
                habits(hasEnding ? toEnding() : null, troubled() ? toTrouble() : null),
                troubled() ? toTrouble().zeroWindows(lastNanos) : ZeroWindows.NONE);
    }

    /** When the first FIN was captured; only if it {@link #ended}. */
    long finNanos() {
        return toEnding().finNanos();
    }

    /** When the first SYN was captured; 0 if none was. */
    long firstSynNanos() {
        long above = slab.get(base + FIRST_SYN_ABOVE) & 0xffL;
        return is(HAS_SYN) ? flowFirstNanos() + (above << Integer.SIZE | unsigned(FIRST_SYN_AFTER)) : 0;
    }

    private SenderHabits habits(@Nullable Ending ending, @Nullable Trouble trouble) {
        long ipv4 = unsigned(IPV4_SEGMENTS);
        return new SenderHabits(
                unsigned(ZERO_IP_IDS),
                ipv4 - unsigned(ZERO_IP_IDS),
                is(HAS_IP_ID) ? slab.getShort(base + LAST_IP_ID) & 0xffff : -1,
                ipv4 - unsigned(DONT_FRAGMENT),
                unsigned(DONT_FRAGMENT),
                is(HAS_SEGMENT_SIZE) ? slab.getShort(base + SEGMENT_SIZE) & 0xffff : -1,
                is(HAS_WINDOW_SHIFT) ? slab.get(base + WINDOW_SHIFT) & 0xff : -1,
                is(HAS_SYN) ? slab.getShort(base + SYN_WINDOW) & 0xffff : -1,
                slab.getShort(base + SYNS) & 0xffff,
                ending == null ? 0 : ending.resets(),
                ending == null ? 0 : ending.afterReset(),
                trouble == null ? 0 : trouble.keepAlives(),
                trouble == null ? 0 : trouble.duplicateAcknowledgments(),
                largestPayloadBytes(),
                slab.getInt(base + LARGEST_ACKNOWLEDGED_BYTES),
                firstSynNanos());
    }
}
