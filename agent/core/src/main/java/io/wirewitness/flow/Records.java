package io.wirewitness.flow;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Records of one size, named by a positive int; 0 is no record. Given ones are used again, the latest first, so that the
 * same input gives the same names. Not thread-safe.
 */
final class Records {

    private final int recordBytes;
    private final Slabs source;
    private final int perSlab;
    private final int shift;
    private final int mask;

    private @Nullable ByteBuffer[] slabs = new ByteBuffer[8];
    private int slabCount;
    private int nextInSlab;
    private int firstFree;
    private int used;

    Records(int recordBytes, Slabs source) {
        this.recordBytes = recordBytes;
        this.source = source;
        perSlab = source.slabBytes() / recordBytes;
        shift = 32 - Integer.numberOfLeadingZeros(perSlab - 1);
        mask = (1 << shift) - 1;
        nextInSlab = perSlab;
    }

    /** A record of zeros; 0 if the source's limit is reached. */
    int take() {
        if (firstFree == 0 && nextInSlab == perSlab) {
            ByteBuffer slab = source.take();
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
            firstFree = slab(record).getInt(offset(record));
        } else {
            record = ((slabCount - 1) << shift | nextInSlab++) + 1;
        }
        ByteBuffer slab = slab(record);
        int at = offset(record);
        for (int i = 0; i < recordBytes; i += 8) {
            slab.putLong(at + i, 0);
        }
        return record;
    }

    private void add(ByteBuffer slab) {
        if (slabCount == slabs.length) {
            slabs = Arrays.copyOf(slabs, slabCount * 2);
        }
        slabs[slabCount++] = slab;
        nextInSlab = 0;
    }

    void give(int record) {
        used--;
        slab(record).putInt(offset(record), firstFree);
        firstFree = record;
    }

    /** The memory that holds the record, in native byte order. */
    @SuppressWarnings("NullAway") // a record that was taken has its slab
    ByteBuffer slab(int record) {
        return slabs[(record - 1) >>> shift];
    }

    /** Where in its slab the record begins. */
    int offset(int record) {
        return ((record - 1) & mask) * recordBytes;
    }

    int used() {
        return used;
    }
}
