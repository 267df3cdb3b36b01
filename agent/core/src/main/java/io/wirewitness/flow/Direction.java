package io.wirewitness.flow;

import io.wirewitness.model.Endpoint;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.Retransmissions;
import io.wirewitness.model.SenderHabits;
import io.wirewitness.model.TcpFlags;
import io.wirewitness.model.TcpSegment;
import io.wirewitness.model.ZeroWindows;
import org.jspecify.annotations.Nullable;

/**
 * What one end of a connection has sent, in constant space: a view over 22 words of the connection's record, 15 that nearly
 * every segment changes and 7 others. What only troubled or ended connections have stands in records of its own. Not
 * thread-safe.
 *
 * <p>Counts of segments are kept in 32 bits: they are wrong after four billion segments of one end of one connection.
 */
final class Direction {

    static final int WORDS = 15;
    static final int MORE_WORDS = 7;

    private static final int PAYLOAD_BYTES = 0; // 2
    private static final int LAST_PAYLOAD_NANOS = 2; // 2
    private static final int SEGMENTS = 4;
    private static final int HIGHEST_END = 5;
    private static final int HIGHEST_ACKNOWLEDGMENT = 6;
    private static final int LARGEST_PAYLOAD_BYTES = 7;
    private static final int LARGEST_PAYLOAD_END = 8;
    private static final int LARGEST_ACKNOWLEDGED_BYTES = 9;
    private static final int STATE = 10; // what is known (16 bits), smallest TTL (8), largest TTL (8)
    private static final int WINDOW_AND_ID = 11; // last window (16), last IP identification but 0 (16)
    private static final int ENDING = 12;
    private static final int TROUBLE = 13;
    private static final int RECORD = 14; // where the highest payload sent stops in a TLS record: RecordTail

    // The others.
    private static final int SYN_SEQUENCE = 0;
    private static final int FIRST_SYN_AFTER = 1; // nanoseconds since the flow's first segment; 8 bits more in SYNS
    private static final int SYN_WINDOW_AND_SIZE = 2; // window of the SYN (16), segment size (16)
    private static final int SYNS = 3; // count (16), window shift (8), FIRST_SYN_AFTER's upper bits (8)
    private static final int NOT_IPV4 = 4; // segments of which IPv4's fields do not count: RST, behind a RST, IPv6
    private static final int ZERO_IP_IDS = 5;
    private static final int MAY_FRAGMENT = 6;

    // STATE: which of the fields above are known, and what happened once.
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
    private static final int SENT_FIN = 1 << 11;
    private static final int SENT_RST = 1 << 12;

    private static final int HALF = 0xffff;
    private static final int BYTE = 0xff;
    private static final int MIN_TTL_SHIFT = 16;
    private static final int MAX_TTL_SHIFT = 24;
    private static final int WINDOW_SHIFT_SHIFT = 16;
    private static final int FIRST_SYN_ABOVE_SHIFT = 24;

    private static final long NONE = -1;

    /** What 40 bits hold, 18 minutes; a SYN that comes later after the flow's first segment is said to come then. */
    private static final long LATEST_SYN_NANOS = (1L << 40) - 1;

    private final boolean client;
    private final Place flow;
    private final int inFlow;
    private final int moreInFlow;
    private final FlowMemory memory;
    private final History history;
    private final Conversation conversation;
    private final Ending ending;
    private final Trouble trouble;

    /**
     * A view.
     *
     * @param inFlow where in the flow's record its words are
     * @param moreInFlow where the others are
     */
    Direction(
            boolean client,
            Place flow,
            int inFlow,
            int moreInFlow,
            FlowMemory memory,
            History history,
            Conversation conversation) {
        this.client = client;
        this.flow = flow;
        this.inFlow = inFlow;
        this.moreInFlow = moreInFlow;
        this.memory = memory;
        this.history = history;
        this.conversation = conversation;
        ending = new Ending(memory.endings());
        trouble = new Trouble(memory.troubles());
    }

    private long flowFirstNanos() {
        return flow.getLong(Flow.FIRST_NANOS);
    }

    /** Gives back what stands in records of its own. */
    void release() {
        int record = get(ENDING);
        if (record != 0) {
            memory.endings().give(record);
        }
        record = get(TROUBLE);
        if (record != 0) {
            memory.troubles().give(record);
        }
    }

    /** Takes in a segment, which is no duplicate. */
    void add(Segment segment, Direction other) {
        increment(SEGMENTS);
        int flags = segment.flags;
        if ((flags & TcpFlags.RST) != 0) {
            incrementMore(NOT_IPV4);
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
                conversation.fromClient(segment, fresh, other);
            } else {
                conversation.fromServer(segment, fresh);
            }
        }
        if ((flags & TcpFlags.ACK) != 0) {
            addAcknowledgment(segment, syn, other);
        }
        if ((flags & TcpFlags.FIN) != 0) {
            set(SENT_FIN);
            if (toEnding().addFin(segment, client)) {
                history.add(History.FIN, client);
            }
        }
        if (!syn) {
            addWindow(segment);
        }
    }

    private void addHabits(Segment segment) {
        if (aborted()) {
            incrementMore(NOT_IPV4);
            toEnding().addAfterReset();
            return;
        }
        int ipId = segment.ipId;
        if (ipId < 0) {
            incrementMore(NOT_IPV4);
            return;
        }
        if (ipId == 0) {
            incrementMore(ZERO_IP_IDS);
        } else {
            put(WINDOW_AND_ID, (get(WINDOW_AND_ID) & HALF) | ipId << Short.SIZE);
            set(HAS_IP_ID);
        }
        if (!segment.dontFragment) {
            incrementMore(MAY_FRAGMENT);
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
        int above = getMore(SYNS) >>> FIRST_SYN_ABOVE_SHIFT;
        putMore(
                SYNS,
                Math.min(syns() + 1, HALF)
                        | (segment.windowShift & BYTE) << WINDOW_SHIFT_SHIFT
                        | above << FIRST_SYN_ABOVE_SHIFT);
        set(HAS_WINDOW_SHIFT, segment.windowShift >= 0);
        putMore(SYN_WINDOW_AND_SIZE, segment.window | segment.segmentSizeBytes << Short.SIZE);
        set(HAS_SEGMENT_SIZE, segment.segmentSizeBytes >= 0);
    }

    /** What a stranger sent before under this address and port (a challenge ACK, RFC 5961) no longer counts. */
    private void begin(Segment segment) {
        putMore(SYN_SEQUENCE, (int) segment.sequence);
        long after = Math.min(Math.max(0, segment.epochNanos - flowFirstNanos()), LATEST_SYN_NANOS);
        putMore(FIRST_SYN_AFTER, (int) after);
        putMore(SYNS, (int) (after >>> Integer.SIZE) << FIRST_SYN_ABOVE_SHIFT);
        put(RECORD, RecordTail.UNKNOWN);
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
            set(SENT_RST, !toEnding().forgetStrangersRst(Sequence.plus(synSequence(), 1)));
        }
    }

    private void addWindow(Segment segment) {
        put(WINDOW_AND_ID, (get(WINDOW_AND_ID) & ~HALF) | segment.window);
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
        set(SENT_RST);
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
        int state = get(STATE);
        int min = (state >>> MIN_TTL_SHIFT) & BYTE;
        int max = state >>> MAX_TTL_SHIFT;
        if ((state & HAS_TTL) == 0) {
            putTtls(state, ttl, ttl);
        } else if (ttl < min || ttl > max) {
            putTtls(state, Math.min(ttl, min), Math.max(ttl, max));
        }
    }

    private void putTtls(int state, int min, int max) {
        put(STATE, (state & HALF) | HAS_TTL | min << MIN_TTL_SHIFT | max << MAX_TTL_SHIFT);
    }

    /** Returns how many payload bytes were new. */
    private int addSequenceSpace(Segment segment, Direction other) {
        int payload = segment.payloadBytes;
        int flags = segment.flags;
        int length = payload + (flags & TcpFlags.FIN) + ((flags & TcpFlags.SYN) >>> 1);
        long end = Sequence.plus(segment.sequence, length);
        if (payload > largestPayloadBytes()) {
            put(LARGEST_PAYLOAD_BYTES, payload);
            put(LARGEST_PAYLOAD_END, (int) end);
            set(HAS_LARGEST);
        }
        long highest = highestEnd();
        int ahead = highest == NONE ? 0 : Sequence.distance(segment.sequence, highest);
        if (ahead >= 0) {
            if (ahead > 0) {
                toTrouble().jumped(highest, segment.sequence);
            }
            putHighestEnd(end);
            followRecord(segment.recordTail, ahead + payload);
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
        followRecordBehind(segment, highest);
        if (troubled() && toTrouble().fills(segment.sequence, end)) {
            return addPayload(payload, segment.epochNanos);
        }
        // RFC 9293, 3.8.4: a keep-alive may carry one old byte, one that the other side has long acknowledged.
        long acknowledged = other.highestAcknowledgment();
        if (length == 1 && payload == 1 && end == highest && acknowledged == end) {
            toTrouble().addKeepAlive();
            return 0;
        }
        long lastNewNanos = lastNewNanos();
        int added = 0;
        int fresh = Sequence.distance(end, highest);
        if (fresh > 0) {
            putHighestEnd(end);
            int freshPayload = Math.min(payload, Math.max(0, fresh - (segment.flags & TcpFlags.FIN)));
            followRecord(segment.recordTail, freshPayload);
            added = addPayload(freshPayload, segment.epochNanos);
        }
        boolean spurious = acknowledged != NONE && !Sequence.after(end, acknowledged);
        boolean askedFor = acknowledged == segment.sequence
                && other.troubled()
                && other.toTrouble().asksFor(acknowledged);
        long count =
                toTrouble().addRetransmission(segment.sequence, segment.epochNanos, spurious, askedFor, lastNewNanos);
        if (isRound(count)) {
            history.add(History.RETRANSMISSION, client);
        }
        return added;
    }

    /** The highest payload is so many bytes further on, captured or jumped over. */
    private void followRecord(int tail, int bytes) {
        if (tail != RecordTail.UNKNOWN) {
            put(RECORD, tail);
        } else if (bytes != 0 && get(RECORD) != RecordTail.UNKNOWN) {
            put(RECORD, RecordTail.movedOn(get(RECORD), bytes));
        }
    }

    /** What came late may have the header of the record in which the highest payload stops. */
    private void followRecordBehind(Segment segment, long highest) {
        int behind = Sequence.distance(highest, segment.sequence + segment.payloadBytes) - (is(SENT_FIN) ? 1 : 0);
        int tail = behind < 0 ? RecordTail.UNKNOWN : RecordTail.movedOn(segment.recordTail, behind);
        if (tail != RecordTail.UNKNOWN) {
            put(RECORD, tail);
        }
    }

    /** When this end sent something new for the last time: a SYN, payload or a FIN. */
    private long lastNewNanos() {
        long payload = Math.max(getLong(LAST_PAYLOAD_NANOS), firstSynNanos());
        return is(SENT_FIN) ? Math.max(payload, finNanos()) : payload;
    }

    private int addPayload(int bytes, long epochNanos) {
        if (bytes <= 0) {
            return 0;
        }
        putLong(PAYLOAD_BYTES, payloadBytes() + bytes);
        putLong(LAST_PAYLOAD_NANOS, epochNanos);
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
            toTrouble().addDuplicateAcknowledgment(acknowledgment);
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
        if (is(HAS_LARGEST) && !Sequence.after(Words.unsigned(get(LARGEST_PAYLOAD_END)), acknowledgment)) {
            put(LARGEST_ACKNOWLEDGED_BYTES, largestPayloadBytes());
        }
    }

    private void raiseAcknowledgment(long acknowledgment, long highest) {
        if (highest == NONE || Sequence.after(acknowledgment, highest)) {
            put(HIGHEST_ACKNOWLEDGMENT, (int) acknowledgment);
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
        return get(SEGMENTS) != 0;
    }

    boolean ended() {
        return is(SENT_FIN);
    }

    boolean aborted() {
        return is(SENT_RST);
    }

    boolean troubled() {
        return get(TROUBLE) != 0;
    }

    /** The difference of the largest and the smallest TTL. */
    int hopsApart() {
        int state = get(STATE);
        return (state >>> MAX_TTL_SHIFT) - ((state >>> MIN_TTL_SHIFT) & BYTE);
    }

    /** The sequence number of the SYN or SYN-ACK; -1 if there was none. */
    long synSequence() {
        return is(HAS_SYN) ? Words.unsigned(getMore(SYN_SEQUENCE)) : NONE;
    }

    long highestAcknowledgment() {
        return is(HAS_ACKNOWLEDGMENT) ? Words.unsigned(get(HIGHEST_ACKNOWLEDGMENT)) : NONE;
    }

    long payloadBytes() {
        return getLong(PAYLOAD_BYTES);
    }

    long segments() {
        return Words.unsigned(get(SEGMENTS));
    }

    /** The largest payload this end has sent, and has seen acknowledged; both are 0 if there was none. */
    private int largestPayloadBytes() {
        return get(LARGEST_PAYLOAD_BYTES);
    }

    /** The end of its payload, without a FIN; -1 if it sent nothing. */
    long payloadEnd() {
        long end = highestEnd();
        return end == NONE || !ended() ? end : Sequence.plus(end, -1);
    }

    private long highestEnd() {
        return is(HAS_END) ? Words.unsigned(get(HIGHEST_END)) : NONE;
    }

    private void putHighestEnd(long end) {
        put(HIGHEST_END, (int) end);
        set(HAS_END);
    }

    private int lastWindow() {
        return is(HAS_WINDOW) ? get(WINDOW_AND_ID) & HALF : -1;
    }

    private int get(int field) {
        return flow.get(inFlow + field);
    }

    private void put(int field, int value) {
        flow.put(inFlow + field, value);
    }

    private void increment(int field) {
        flow.increment(inFlow + field);
    }

    private long getLong(int field) {
        return flow.getLong(inFlow + field);
    }

    private void putLong(int field, long value) {
        flow.putLong(inFlow + field, value);
    }

    private int getMore(int field) {
        return flow.get(moreInFlow + field);
    }

    private void putMore(int field, int value) {
        flow.put(moreInFlow + field, value);
    }

    private void incrementMore(int field) {
        flow.increment(moreInFlow + field);
    }

    private int syns() {
        return getMore(SYNS) & HALF;
    }

    private boolean is(int bit) {
        return (get(STATE) & bit) != 0;
    }

    private void set(int bit) {
        put(STATE, get(STATE) | bit);
    }

    private void set(int bit, boolean value) {
        int state = get(STATE);
        put(STATE, value ? state | bit : state & ~bit);
    }

    private Ending toEnding() {
        int record = get(ENDING);
        return ending.at(record == 0 ? newRecord(ENDING, memory.endings()) : record);
    }

    private int newRecord(int field, Records records) {
        int record = records.takeBeyondLimit();
        put(field, record);
        return record;
    }

    private Trouble toTrouble() {
        int record = get(TROUBLE);
        return trouble.at(record == 0 ? newRecord(TROUBLE, memory.troubles()) : record);
    }

    /** The facts, frozen at the connection's last segment. */
    FlowSnapshot.Side snapshot(long lastNanos, Endpoint clientEnd, Endpoint serverEnd) {
        boolean hasEnding = get(ENDING) != 0;
        int state = get(STATE);
        TcpSegment fin = hasEnding ? toEnding().fin(clientEnd, serverEnd) : null;
        TcpSegment rst = hasEnding ? toEnding().rst(clientEnd, serverEnd) : null;
        return new FlowSnapshot.Side(
                segments(),
                payloadBytes(),
                troubled() ? toTrouble().retransmissions() : 0,
                getLong(LAST_PAYLOAD_NANOS),
                highestEnd(),
                highestAcknowledgment(),
                fin,
                rst,
                is(HAS_TTL) ? (state >>> MIN_TTL_SHIFT) & BYTE : -1,
                is(HAS_TTL) ? state >>> MAX_TTL_SHIFT : -1,
                habits(hasEnding ? toEnding() : null, troubled() ? toTrouble() : null),
                troubled() ? toTrouble().zeroWindows(lastNanos) : ZeroWindows.NONE,
                RecordTail.read(get(RECORD)),
                troubled() ? toTrouble().repeated() : Retransmissions.NONE);
    }

    /** When the first FIN was captured; only if it {@link #ended}. */
    long finNanos() {
        return ending.at(get(ENDING)).finNanos();
    }

    /** When the first SYN was captured; 0 if none was. */
    long firstSynNanos() {
        long above = Words.unsigned(getMore(SYNS) >>> FIRST_SYN_ABOVE_SHIFT);
        long after = Words.unsigned(getMore(FIRST_SYN_AFTER));
        return is(HAS_SYN) ? flowFirstNanos() + (above << Integer.SIZE | after) : 0;
    }

    private SenderHabits habits(@Nullable Ending ending, @Nullable Trouble trouble) {
        long ipv4 = segments() - Words.unsigned(getMore(NOT_IPV4));
        long zeroIpIds = Words.unsigned(getMore(ZERO_IP_IDS));
        long mayFragment = Words.unsigned(getMore(MAY_FRAGMENT));
        return new SenderHabits(
                zeroIpIds,
                ipv4 - zeroIpIds,
                is(HAS_IP_ID) ? get(WINDOW_AND_ID) >>> Short.SIZE : -1,
                mayFragment,
                ipv4 - mayFragment,
                is(HAS_SEGMENT_SIZE) ? getMore(SYN_WINDOW_AND_SIZE) >>> Short.SIZE : -1,
                is(HAS_WINDOW_SHIFT) ? getMore(SYNS) >>> WINDOW_SHIFT_SHIFT & BYTE : -1,
                is(HAS_SYN) ? getMore(SYN_WINDOW_AND_SIZE) & HALF : -1,
                syns(),
                ending == null ? 0 : ending.resets(),
                ending == null ? 0 : ending.afterReset(),
                trouble == null ? 0 : trouble.keepAlives(),
                trouble == null ? 0 : trouble.duplicateAcknowledgments(),
                largestPayloadBytes(),
                get(LARGEST_ACKNOWLEDGED_BYTES),
                firstSynNanos());
    }
}
