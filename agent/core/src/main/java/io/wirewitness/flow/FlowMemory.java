package io.wirewitness.flow;

import org.jspecify.annotations.Nullable;

/**
 * Where a table's connections stand: one record for each, records for what only some have, and the log of their segments.
 *
 * @param flows a connection, {@link Flow#WORDS} each
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

    static final int[] NOTHING = {};

    FlowMemory(Slabs slabs, @Nullable SegmentLog log) {
        this(
                new Records(Flow.WORDS, slabs),
                new Records(Ending.WORDS, slabs),
                new Records(Trouble.WORDS, slabs),
                new Records(Remarks.WORDS, slabs),
                log);
    }
}
