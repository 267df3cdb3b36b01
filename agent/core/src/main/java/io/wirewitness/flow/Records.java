package io.wirewitness.flow;

import java.util.Arrays;

/**
 * Records of one size, named by a positive int; 0 is no record. Given ones are used again, the latest first, so that the
 * same input gives the same names. Not thread-safe.
 */
final class Records {

    /** The first record begins at a cache line where the array begins at one: behind 16 bytes of header and these 48. */
    private static final int FIRST = 12;

    /** A cache line of 64 bytes. */
    private static final int LINE_WORDS = 16;

    private final int recordWords;
    private final Slabs source;
    private final int perSlab;
    private final int shift;
    private final int mask;

    private int[][] slabs = new int[8][];
    private int slabCount;
    private int nextInSlab;
    private int firstFree;
    private int used;

    Records(int recordWords, Slabs source) {
        this.recordWords = recordWords;
        this.source = source;
        perSlab = (source.slabWords() - FIRST) / recordWords;
        shift = Integer.SIZE - Integer.numberOfLeadingZeros(perSlab - 1);
        mask = (1 << shift) - 1;
        nextInSlab = perSlab;
    }

    /** A record of zeros; 0 if the source's limit is reached. */
    int take() {
        if (firstFree == 0 && nextInSlab == perSlab) {
            int[] slab = source.take();
            if (slab == null) {
                return 0;
            }
            add(slab);
        }
        return takeThere();
    }

    /** A record of zeros, whatever the limit. */
    int takeBeyondLimit() {
        if (firstFree == 0 && nextInSlab == perSlab) {
            add(source.takeBeyondLimit());
        }
        return takeThere();
    }

    private int takeThere() {
        used++;
        int record;
        if (firstFree != 0) {
            record = firstFree;
            firstFree = slab(record)[offset(record)];
        } else {
            record = ((slabCount - 1) << shift | nextInSlab++) + 1;
        }
        int at = offset(record);
        Arrays.fill(slab(record), at, at + recordWords, 0);
        return record;
    }

    private void add(int[] slab) {
        if (slabCount == slabs.length) {
            slabs = Arrays.copyOf(slabs, slabCount * 2);
        }
        slabs[slabCount++] = slab;
        nextInSlab = 0;
    }

    void give(int record) {
        used--;
        slab(record)[offset(record)] = firstFree;
        firstFree = record;
    }

    /** The memory that holds the record. */
    int[] slab(int record) {
        return slabs[(record - 1) >>> shift];
    }

    /** Where in its slab the record begins. */
    int offset(int record) {
        return FIRST + ((record - 1) & mask) * recordWords;
    }

    /** Reads the first cache lines of a record, and nothing of one that is not there. Any thread. */
    long touch(int record, int lines) {
        int[][] known = slabs;
        int index = (record - 1) >>> shift;
        int[] slab = index < known.length ? known[index] : null;
        long seen = 0;
        if (slab != null) {
            int at = offset(record);
            for (int line = 0; line < lines; line++) {
                seen += slab[at + line * LINE_WORDS];
            }
        }
        return seen;
    }

    int used() {
        return used;
    }
}
