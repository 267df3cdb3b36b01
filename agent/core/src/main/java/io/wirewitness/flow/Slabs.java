package io.wirewitness.flow;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Memory in pieces of one size, up to a limit: records of connections and the log of segments share it, and what the one
 * gives back the other may take. A million small objects would be copied by the garbage collector, counted by nobody and
 * never given back. Not thread-safe.
 */
final class Slabs {

    private final int slabBytes;
    private final boolean outsideHeap;
    private final ArrayDeque<ByteBuffer> spare = new ArrayDeque<>();
    private long mostBytes;
    private long takenBytes;

    /**
     * A source.
     *
     * @param slabBytes the size of each piece
     * @param mostBytes the most in use at a time
     * @param outsideHeap whether they are native memory: right for many, wrong for a guest in another program's process
     */
    Slabs(int slabBytes, long mostBytes, boolean outsideHeap) {
        this.slabBytes = slabBytes;
        this.mostBytes = mostBytes;
        this.outsideHeap = outsideHeap;
    }

    int slabBytes() {
        return slabBytes;
    }

    /** Counts memory that was taken elsewhere and belongs under the same limit; negative if it was given back. */
    void count(long bytes) {
        takenBytes += bytes;
    }

    /** A piece with anything in it; null if the limit is reached. */
    @Nullable
    ByteBuffer take() {
        return takenBytes + slabBytes > mostBytes ? null : takeBeyondLimit();
    }

    /** A piece with anything in it, for what must not fail. */
    ByteBuffer takeBeyondLimit() {
        ByteBuffer slab = spare.poll();
        takenBytes += slabBytes;
        return slab == null ? allocate() : slab;
    }

    private ByteBuffer allocate() {
        ByteBuffer slab = outsideHeap ? allocateOutside() : ByteBuffer.allocate(slabBytes);
        return slab.order(ByteOrder.nativeOrder());
    }

    private ByteBuffer allocateOutside() {
        try {
            return ByteBuffer.allocateDirect(slabBytes);
        } catch (OutOfMemoryError e) {
            // -XX:MaxDirectMemorySize, which follows -Xmx, is lower than what we were told we may take.
            mostBytes = Math.min(mostBytes, takenBytes);
            return ByteBuffer.allocate(slabBytes);
        }
    }

    void give(ByteBuffer slab) {
        takenBytes -= slabBytes;
        spare.add(slab);
    }

    long takenBytes() {
        return takenBytes;
    }
}
