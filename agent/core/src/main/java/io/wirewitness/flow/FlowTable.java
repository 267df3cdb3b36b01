package io.wirewitness.flow;

import io.wirewitness.model.FlowKey;
import io.wirewitness.model.TcpFlags;
import io.wirewitness.packet.PacketDecoder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All connections the capture has shown, up to its {@link FlowLimits}. Owned by one thread. It allocates nothing per segment
 * and nothing per connection: records are used again.
 *
 * <p>A connection leaves when it ended some seconds ago; when nobody answered it; when a new one between the same ends
 * follows; or when the table is full, the one idle longest first. "Idle longest" is true to {@link #TICK_SHIFT}: about
 * eight seconds of capture time, within which the order is that of the first segment. The same input gives the same order.
 *
 * <p>Open addressing with linear probing; a removal moves later entries back instead of leaving a mark (Knuth, volume 3,
 * 6.4, algorithm R).
 */
public final class FlowTable {

    private static final int FEWEST_SLOTS = 64;

    /** 2^33 ns, 8.6 s: how often at most a busy connection moves to the end of its list. */
    static final int TICK_SHIFT = 33;

    /** How often, in capture time, the table looks for those that leave by themselves. */
    private static final long SWEEP_NANOS = 100_000_000;

    /**
     * 87,381 segments of the log, or 10,922 connections. G1 leaves an array where it is that is larger than half a region,
     * and regions have 4 MiB up to a heap of 16 GiB.
     */
    private static final int SLAB_BYTES = 1 << 22;

    /** 341 connections: for a guest in another program. */
    private static final int SMALL_SLAB_BYTES = 1 << 17;

    /** 16,384 connections, 6 MB: about what caches hold. */
    private static final int MANY_SLOTS = 1 << 15;

    /** Segments whose connections are fetched from memory at once: they stay in the first-level cache until they are used. */
    private static final int AT_ONCE = 64;

    // Lists of connections, as Flow keeps them.
    private static final int OPEN = 0;
    private static final int UNANSWERED = 1;
    private static final int ENDED = 2;

    /** Why a flow leaves. */
    public enum Leaving {
        /** It ended some seconds ago. */
        OVER,
        /** Nobody answered its SYN, for longer than a SYN is repeated. */
        UNANSWERED,
        /** A new connection between the same ends begins. */
        SUCCEEDED,
        /** Room was needed, and it was idle longest. */
        FORGOTTEN,
        /** The input ends. */
        INPUT_ENDS
    }

    private final FlowLimits limits;
    private final Consumer<Flow> leaving;
    private final Slabs slabs;
    private final @Nullable SegmentLog log;
    private final FlowMemory memory;
    private final FlowList[] lists = new FlowList[3];
    private final DuplicateFilter copies;
    private final Twins seenSyns = new Twins();

    /** Where views point; each is moved all the time. */
    private final Flow current;

    private final Flow other;
    private final Segment single = new Segment();

    /** Hash above, record below; 0 is free. */
    private long[] slots = new long[FEWEST_SLOTS];

    private int size;

    /** Written only, so that the reads that bring records into the cache are not left out as useless. */
    @SuppressWarnings("UnusedVariable")
    private long touched;

    private Leaving why = Leaving.INPUT_ENDS;
    private long sweptNanos;
    private long connections;
    private long evictions;
    private long duplicates;
    private long twins;

    /** A table without a log that forgets flows without a word, and none before it is full. */
    public FlowTable(int maxFlows) {
        this(FlowLimits.live(maxFlows), flow -> {});
    }

    /** The same, with a word. */
    public FlowTable(int maxFlows, Consumer<Flow> leaving) {
        this(FlowLimits.live(maxFlows), leaving);
    }

    /**
     * A table.
     *
     * @param limits what it keeps
     * @param leaving told of each flow that leaves, which is valid during the call; it must not add to the table
     */
    public FlowTable(FlowLimits limits, Consumer<Flow> leaving) {
        this.limits = limits;
        this.leaving = leaving;
        boolean logs = limits.logBytes() > 0;
        slabs = new Slabs(logs ? SLAB_BYTES : SMALL_SLAB_BYTES, limits.memoryBytes());
        log = logs ? new SegmentLog(slabs, limits.logBytes(), new MessageBytes(limits.messageBytes())) : null;
        memory = new FlowMemory(slabs, log);
        copies = new DuplicateFilter(logs ? DuplicateFilter.ALL_CONNECTIONS : DuplicateFilter.LIVE);
        for (int i = 0; i < lists.length; i++) {
            lists[i] = new FlowList(memory.flows());
        }
        current = new Flow(memory);
        other = new Flow(memory);
    }

    /**
     * Adds the segment that the decoder holds, with no more of its payload than a peek.
     *
     * @param number the capture's running number
     * @param epochNanos when it was captured
     * @param decoder after it answered {@link io.wirewitness.packet.Decoded#TCP}
     * @param peek what its payload begins with: {@link PacketDecoder#peek}, or what was stored of it
     * @return the flow it belongs to, valid until the next call
     */
    public Flow add(long number, long epochNanos, PacketDecoder decoder, int peek) {
        single.takeHeader(number, epochNanos, decoder.interfaceIndex(), decoder, peek);
        return add(single);
    }

    /** Adds a segment; the answer is valid until the next call. */
    public Flow add(Segment segment) {
        return addSegment(segment);
    }

    /** Adds all segments of a batch, and empties it. */
    public void add(SegmentBatch batch) {
        int count = batch.size();
        for (int from = 0; from < count; from += AT_ONCE) {
            int to = Math.min(from + AT_ONCE, count);
            touched = touch(batch, from, to);
            for (int i = from; i < to; i++) {
                addSegment(batch.get(i));
            }
        }
        batch.clear();
    }

    /**
     * Brings nearer what a batch will need, before it is handed to the thread that owns the table. Any thread: it changes
     * nothing, and what it reads may be out of date, which does no harm. Two cores wait for memory at the same time then.
     *
     * @return nothing of meaning; to be written somewhere, or the reads may be left out as useless
     */
    public long touch(SegmentBatch batch) {
        long[] entries = slots;
        long seen = 0;
        if (entries.length < MANY_SLOTS) {
            return seen; // all of it is in some cache
        }
        int mask = entries.length - 1;
        for (int i = 0; i < batch.size(); i++) {
            Segment segment = batch.get(i);
            int slot = segment.ends & mask;
            long entry = entries[slot];
            if (entry != 0 && hashIn(entry) != segment.ends) {
                entry = entries[(slot + 1) & mask];
            }
            if (entry != 0 && hashIn(entry) == segment.ends) {
                int lines = segment.payloadBytes > 0 ? Flow.PAYLOAD_LINES : Flow.HEADER_LINES;
                seen += memory.flows().touch(recordIn(entry), lines);
            }
        }
        return seen;
    }

    /**
     * Brings into the cache what some segments need. In two rounds: what a round reads does not depend on what it has read
     * before, so the processor need not wait.
     */
    private long touch(SegmentBatch batch, int from, int to) {
        long seen = 0;
        for (int i = from; i < to; i++) {
            Segment segment = batch.get(i);
            seen += slots[segment.ends & (slots.length - 1)] + copies.touch(segment.print);
        }
        for (int i = from; i < to; i++) {
            Segment segment = batch.get(i);
            int record = recordOf(segment.ends);
            if (record != 0) {
                int lines = segment.payloadBytes > 0 ? Flow.PAYLOAD_LINES : Flow.HEADER_LINES;
                seen += memory.flows().touch(record, lines);
            }
        }
        return seen;
    }

    /** The first record with this hash, most likely the one that is wanted; 0 if there is none. */
    private int recordOf(int hash) {
        int mask = slots.length - 1;
        int slot = hash & mask;
        while (slots[slot] != 0 && hashIn(slots[slot]) != hash) {
            slot = (slot + 1) & mask;
        }
        return recordIn(slots[slot]);
    }

    private Flow addSegment(Segment segment) {
        long now = segment.epochNanos;
        if (Math.abs(now - sweptNanos) >= SWEEP_NANOS) {
            sweep(now);
        }
        int hash = segment.ends;
        int slot = slotOf(hash, segment);
        if (slots[slot] == 0) {
            insert(hash, segment);
        } else if (current.isSucceededBy(segment)) {
            remove(current.record(), Leaving.SUCCEEDED);
            insert(hash, segment);
        }
        Flow flow = current;
        long before = flow.lastNanos();
        flow.touch(now);
        if (copies.isDuplicate(segment)) {
            duplicates++;
            flow.addDuplicate();
        } else {
            flow.add(segment);
        }
        relist(flow, before, now);
        return flow;
    }

    /** Keeps the lists in order of last activity, and ended and unanswered flows apart. */
    private void relist(Flow flow, long lastNanos, long now) {
        int before = flow.list();
        int list = before;
        if (limits.keepsEnded()) {
            list = OPEN;
        } else if (flow.isOver()) {
            list = ENDED;
        } else if (before != OPEN) {
            list = flow.isUnanswered() ? UNANSWERED : OPEN;
        }
        if (list != before || now >>> TICK_SHIFT > lastNanos >>> TICK_SHIFT) {
            lists[before].remove(flow.record());
            lists[list].add(flow.record());
            flow.putList(list);
        }
    }

    /** The flow between these ends, valid until the next call; null if the table has none. */
    public @Nullable Flow find(FlowKey key) {
        int hash = Ends.hash(key.first(), key.second());
        int mask = slots.length - 1;
        for (int slot = hash & mask; slots[slot] != 0; slot = (slot + 1) & mask) {
            if (hashIn(slots[slot]) == hash
                    && current.at(recordIn(slots[slot])).key().equals(key)) {
                return current;
            }
        }
        return null;
    }

    /**
     * Shows every flow, each valid during its call: those that ended, those that nobody answered, then the others, in each
     * group the one idle longest first.
     */
    public void forEach(Consumer<Flow> action) {
        for (int list = lists.length - 1; list >= 0; list--) {
            int flow = lists[list].first();
            while (flow != 0) {
                int next = lists[list].after(flow);
                action.accept(other.at(flow));
                flow = next;
            }
        }
    }

    /** At the end of the input: every flow leaves, in the order of {@link #forEach}. */
    public void leaveAll() {
        for (int list = lists.length - 1; list >= 0; list--) {
            while (lists[list].first() != 0) {
                remove(lists[list].first(), Leaving.INPUT_ENDS);
            }
        }
    }

    /** Why the flow leaves that the table just tells of; meaningful during that call. */
    public Leaving why() {
        return why;
    }

    /** Flows in the table. */
    public int size() {
        return size;
    }

    /** Flows that ever were in it. */
    public long connections() {
        return connections;
    }

    /** Flows that left because the table was full. */
    public long evictions() {
        return evictions;
    }

    /** Segments left out because the capture showed them more than once. */
    public long duplicates() {
        return duplicates;
    }

    /** Flows that are another one before or behind address translation: {@link Flow#twinOf}. */
    public long twins() {
        return twins;
    }

    /** Memory taken for connections and their segments. */
    public long memoryBytes() {
        return slabs.takenBytes();
    }

    private void insert(int hash, Segment segment) {
        if (size == limits.maxFlows()) {
            evict();
        } else if ((size + 1) * 2L > slots.length) {
            grow();
        }
        int record = start(segment);
        put(hash, record);
        size++;
    }

    /** A new flow in view. */
    private int start(Segment segment) {
        int record = memory.flows().take();
        while (record == 0) {
            record = makeRoom() ? memory.flows().take() : memory.flows().takeBeyondLimit();
        }
        connections++;
        current.at(record).startWith(segment);
        int list = !limits.keepsEnded() && segment.has(TcpFlags.SYN) ? UNANSWERED : OPEN;
        lists[list].add(record);
        current.putList(list);
        if ((segment.flags & (TcpFlags.SYN | TcpFlags.ACK)) == TcpFlags.SYN) {
            findTwin(segment);
        }
        return record;
    }

    private boolean makeRoom() {
        return (log != null && log.shrink()) || evict();
    }

    private void findTwin(Segment syn) {
        int twin = seenSyns.find(syn);
        if (twin == 0) {
            seenSyns.remember(syn, current.record());
        } else if (other.at(twin).firstNumber() == seenSyns.firstNumber(syn) && other.mayBeTranslated(syn)) {
            current.isTwinOf(twin);
            twins++;
        }
    }

    /** So late it is, though no segment says so: connections leave that are due. */
    public void passed(long nowNanos) {
        if (nowNanos - sweptNanos >= SWEEP_NANOS) {
            sweep(nowNanos);
        }
    }

    private void sweep(long now) {
        sweptNanos = now;
        if (limits.keepsEnded()) {
            return;
        }
        leaveIfIdle(ENDED, now - limits.lingerNanos(), Leaving.OVER);
        leaveIfIdle(UNANSWERED, now - limits.unansweredNanos(), Leaving.UNANSWERED);
    }

    private void leaveIfIdle(int list, long since, Leaving reason) {
        for (int flow = lists[list].first(); flow != 0; flow = lists[list].first()) {
            if (other.at(flow).lastNanos() > since) {
                return;
            }
            remove(flow, reason);
        }
    }

    private boolean evict() {
        for (int list = lists.length - 1; list >= 0; list--) {
            if (lists[list].first() != 0) {
                remove(lists[list].first(), Leaving.FORGOTTEN);
                evictions++;
                return true;
            }
        }
        return false;
    }

    private void remove(int record, Leaving reason) {
        why = reason;
        other.at(record);
        int hash = other.hash();
        int mask = slots.length - 1;
        int slot = hash & mask;
        while (recordIn(slots[slot]) != record) {
            slot = (slot + 1) & mask;
        }
        vacate(slot);
        size--;
        leave(record);
    }

    /** Tells of a flow that is no longer in a slot, and gives it back. */
    private void leave(int record) {
        lists[other.at(record).list()].remove(record);
        leaving.accept(other);
        // Whoever was told may have looked at other flows.
        other.at(record).release();
    }

    /** Empties a slot and moves back every later entry that could not be found any more. */
    private void vacate(int emptied) {
        int mask = slots.length - 1;
        int hole = emptied;
        int at = hole;
        while (true) {
            slots[hole] = 0;
            long moved;
            do {
                at = (at + 1) & mask;
                moved = slots[at];
                if (moved == 0) {
                    return;
                }
            } while (((at - hashIn(moved)) & mask) < ((at - hole) & mask));
            slots[hole] = moved;
            hole = at;
        }
    }

    private void put(int hash, int record) {
        int mask = slots.length - 1;
        int slot = hash & mask;
        while (slots[slot] != 0) {
            slot = (slot + 1) & mask;
        }
        slots[slot] = entry(hash, record);
    }

    private void grow() {
        long[] old = slots;
        slots = new long[old.length * 2];
        slabs.count((long) old.length * Long.BYTES);
        for (long entry : old) {
            if (entry != 0) {
                put(hashIn(entry), recordIn(entry));
            }
        }
    }

    /** The slot that holds the segment's flow, which then is in view, or the free one that ends the search. */
    private int slotOf(int hash, Segment segment) {
        int mask = slots.length - 1;
        int slot = hash & mask;
        for (long entry = slots[slot]; entry != 0; entry = slots[slot]) {
            if (hashIn(entry) == hash && current.at(recordIn(entry)).matches(segment)) {
                return slot;
            }
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private static long entry(int hash, int record) {
        return ((long) hash << 32) | record;
    }

    private static int hashIn(long entry) {
        return (int) (entry >>> 32);
    }

    private static int recordIn(long entry) {
        return (int) entry;
    }
}
