package io.wirewitness.flow;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Memory in pieces of one size, up to a limit: records of connections and the log of segments share it, and what the one
 * gives back the other may take. A million small objects would be copied by the garbage collector, counted by nobody and
 * never given back. Not thread-safe.
 */
final class Slabs {

    /** What the array's own header takes, so that a slab fills a region of the collector instead of one and a bit. */
    private static final int ARRAY_HEADER_BYTES = 16;

    private final int slabBytes;
    private final long mostBytes;
    private final ArrayDeque<int[]> spare = new ArrayDeque<>();
    private long takenBytes;

    /**
     * A source.
     *
     * @param slabBytes the size of each piece, a power of two
     * @param mostBytes the most in use at a time
     */
    Slabs(int slabBytes, long mostBytes) {
        this.slabBytes = slabBytes;
        this.mostBytes = mostBytes;
    }

    int slabWords() {
        return (slabBytes - ARRAY_HEADER_BYTES) / Integer.BYTES;
    }

    int slabBytes() {
        return slabBytes;
    }

    /** Counts memory that was taken elsewhere and belongs under the same limit; negative if it was given back. */
    void count(long bytes) {
        takenBytes += bytes;
    }

    /** A piece with anything in it; null if the limit is reached. */
    int @Nullable [] take() {
        return takenBytes + slabBytes > mostBytes ? null : takeBeyondLimit();
    }

    /** A piece with anything in it, for what must not fail. */
    int[] takeBeyondLimit() {
        int[] slab = spare.poll();
        takenBytes += slabBytes;
        return slab == null ? new int[slabWords()] : slab;
    }

    void give(int[] slab) {
        takenBytes -= slabBytes;
        spare.add(slab);
    }

    long takenBytes() {
        return takenBytes;
    }
}
