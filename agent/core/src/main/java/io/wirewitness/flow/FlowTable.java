package io.wirewitness.flow;

import io.wirewitness.model.Endpoint;
import io.wirewitness.model.FlowKey;
import io.wirewitness.packet.HttpFraming;
import io.wirewitness.packet.PacketDecoder;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All connections the capture has shown, up to a maximum: beyond it, the one idle longest leaves. Owned by one thread. It
 * allocates per connection, not per segment.
 *
 * <p>Open addressing with linear probing; a removal moves later entries back instead of leaving a mark (Knuth, volume 3,
 * 6.4, algorithm R). The hash does not depend on the direction and is seeded, so that no peer can choose ports that
 * collide.
 */
public final class FlowTable {

    private static final int FEWEST_SLOTS = 64;

    private final int maxFlows;
    private final Consumer<Flow> leaving;
    private final long seed = new SplittableRandom().nextLong();

    private @Nullable Flow[] slots = new Flow[FEWEST_SLOTS];

    /** The hash of the flow in the same slot: most of those that only share a slot are never touched. */
    private int[] hashes = new int[FEWEST_SLOTS];

    private int size;
    private long evictions;
    private long duplicates;
    private @Nullable Flow oldest;
    private @Nullable Flow newest;

    /** A table that forgets flows without a word. */
    public FlowTable(int maxFlows) {
        this(maxFlows, flow -> {});
    }

    /**
     * A table.
     *
     * @param maxFlows the most it holds, at least 1; a flow takes about a kilobyte
     * @param leaving told of each flow that leaves: evicted, or followed by a new connection between the same ends
     */
    public FlowTable(int maxFlows, Consumer<Flow> leaving) {
        if (maxFlows < 1 || maxFlows > 1 << 28) {
            throw new IllegalArgumentException("maxFlows: " + maxFlows);
        }
        this.maxFlows = maxFlows;
        this.leaving = leaving;
    }

    /**
     * Adds the segment that the decoder holds.
     *
     * @param number the capture's running number
     * @param epochNanos when it was captured
     * @param decoder after it answered {@link io.wirewitness.packet.Decoded#TCP}
     * @param peek what its payload begins with: {@link PacketDecoder#peek}, or what was stored of it
     * @return the flow it belongs to
     */
    public Flow add(long number, long epochNanos, PacketDecoder decoder, int peek) {
        return add(number, epochNanos, decoder, peek, HttpFraming.UNKNOWN, false);
    }

    /**
     * Adds the segment that the decoder holds, with what its payload says of where messages end.
     *
     * @param messageBytes the length of the message that begins in it, by {@link HttpFraming}
     * @param endsChunked whether its payload ends as a chunked body does
     */
    public Flow add(
            long number, long epochNanos, PacketDecoder decoder, int peek, long messageBytes, boolean endsChunked) {
        int hash = hash(decoder.sourceHigh(), decoder.sourceLow(), decoder.sourcePort())
                + hash(decoder.destinationHigh(), decoder.destinationLow(), decoder.destinationPort());
        int slot = slotOf(hash, decoder);
        Flow flow = slots[slot];
        if (flow == null) {
            flow = insert(hash, number, epochNanos, decoder);
        } else if (flow.isSucceededBy(decoder)) {
            leaving.accept(flow);
            unlink(flow);
            flow = Flow.startingWith(number, epochNanos, decoder);
            slots[slot] = flow;
            linkNewest(flow);
        } else if (newest != flow) {
            unlink(flow);
            linkNewest(flow);
        }
        long duplicatesBefore = flow.duplicates();
        flow.add(number, epochNanos, decoder, peek, messageBytes, endsChunked);
        duplicates += flow.duplicates() - duplicatesBefore;
        return flow;
    }

    /** The flow between these ends; null if the table has none. */
    public @Nullable Flow find(FlowKey key) {
        int mask = slots.length - 1;
        int hash = hash(key.first()) + hash(key.second());
        int slot = hash & mask;
        for (Flow flow = slots[slot]; flow != null; flow = slots[slot]) {
            if (hashes[slot] == hash && flow.key().equals(key)) {
                return flow;
            }
            slot = (slot + 1) & mask;
        }
        return null;
    }

    /** Hands over every flow, the one idle longest first. */
    public void forEach(Consumer<Flow> action) {
        Flow flow = oldest;
        while (flow != null) {
            Flow next = flow.newer;
            action.accept(flow);
            flow = next;
        }
    }

    /** Flows in the table. */
    public int size() {
        return size;
    }

    /** Flows that left because the table was full. */
    public long evictions() {
        return evictions;
    }

    /** Segments left out because the capture showed them more than once. */
    public long duplicates() {
        return duplicates;
    }

    private Flow insert(int hash, long number, long epochNanos, PacketDecoder decoder) {
        if (size == maxFlows) {
            evictOldest();
        } else if ((size + 1) * 2L > slots.length) {
            grow();
        }
        Flow flow = Flow.startingWith(number, epochNanos, decoder);
        put(hash, flow);
        size++;
        linkNewest(flow);
        return flow;
    }

    private void put(int hash, Flow flow) {
        int mask = slots.length - 1;
        int slot = hash & mask;
        while (slots[slot] != null) {
            slot = (slot + 1) & mask;
        }
        slots[slot] = flow;
        hashes[slot] = hash;
    }

    private void evictOldest() {
        Flow flow = oldest;
        if (flow == null) {
            return;
        }
        leaving.accept(flow);
        unlink(flow);
        int mask = slots.length - 1;
        int slot = (hash(flow.client()) + hash(flow.server())) & mask;
        while (slots[slot] != flow) {
            slot = (slot + 1) & mask;
        }
        vacate(slot);
        size--;
        evictions++;
    }

    /** Empties a slot and moves back every later entry that could not be found any more. */
    private void vacate(int emptied) {
        int mask = slots.length - 1;
        int hole = emptied;
        int at = hole;
        while (true) {
            slots[hole] = null;
            Flow moved;
            do {
                at = (at + 1) & mask;
                moved = slots[at];
                if (moved == null) {
                    return;
                }
            } while (((at - hashes[at]) & mask) < ((at - hole) & mask));
            slots[hole] = moved;
            hashes[hole] = hashes[at];
            hole = at;
        }
    }

    private void grow() {
        @Nullable Flow[] oldSlots = slots;
        int[] oldHashes = hashes;
        slots = new Flow[oldSlots.length * 2];
        hashes = new int[slots.length];
        for (int i = 0; i < oldSlots.length; i++) {
            Flow flow = oldSlots[i];
            if (flow != null) {
                put(oldHashes[i], flow);
            }
        }
    }

    /** The slot that holds the decoder's flow, or the free one that ends the search. */
    private int slotOf(int hash, PacketDecoder decoder) {
        int mask = slots.length - 1;
        int slot = hash & mask;
        for (Flow flow = slots[slot]; flow != null; flow = slots[slot]) {
            if (hashes[slot] == hash && flow.matches(decoder)) {
                return slot;
            }
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private int hash(Endpoint end) {
        return hash(end.high(), end.low(), end.port());
    }

    private int hash(long high, long low, int port) {
        return (int) DuplicateFilter.mix(DuplicateFilter.mix(high ^ seed) ^ low ^ ((long) port << 32));
    }

    private void linkNewest(Flow flow) {
        flow.older = newest;
        if (newest == null) {
            oldest = flow;
        } else {
            newest.newer = flow;
        }
        newest = flow;
    }

    private void unlink(Flow flow) {
        Flow before = flow.older;
        Flow after = flow.newer;
        if (before == null) {
            oldest = after;
        } else {
            before.newer = after;
        }
        if (after == null) {
            newest = before;
        } else {
            after.older = before;
        }
        flow.older = null;
        flow.newer = null;
    }
}
