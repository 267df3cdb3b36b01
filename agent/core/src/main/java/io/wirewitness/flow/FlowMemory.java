package io.wirewitness.flow;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Where a table's connections stand: one record for each, records for what only some have, and the log of their segments.
 *
 * @param flows a connection, {@link Flow#BYTES} each
 * @param endings {@link Ending}
 * @param troubles {@link Trouble}
 * @param remarks {@link Remarks}
 * @param log the latest segments; null if none are kept
 */
record FlowMemory(
        Records flows,
        Records endings,
        Records troubles,
        Records remarks,
        @Nullable SegmentLog log) {

    static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    FlowMemory(Slabs slabs, @Nullable SegmentLog log) {
        this(
                new Records(Flow.BYTES, slabs),
                new Records(Ending.BYTES, slabs),
                new Records(Trouble.BYTES, slabs),
                new Records(Remarks.BYTES, slabs),
                log);
    }
}
