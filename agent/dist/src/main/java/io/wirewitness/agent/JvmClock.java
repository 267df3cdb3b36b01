package io.wirewitness.agent;

import io.wirewitness.engine.EngineClock;
import java.time.Instant;

/**
 * The engine's axis: the JVM's monotonic clock, shifted once to the epoch. A wall clock that jumps later moves nothing.
 * Any thread.
 */
final class JvmClock implements EngineClock {

    private static final int SAMPLES = 16;
    private static final long SECOND_NANOS = 1_000_000_000L;

    private final long shiftNanos;

    JvmClock() {
        long tightest = Long.MAX_VALUE;
        long shift = 0;
        for (int i = 0; i < SAMPLES; i++) {
            long before = System.nanoTime();
            Instant wall = Instant.now();
            long after = System.nanoTime();
            if (after - before < tightest) {
                tightest = after - before;
                long middle = before + (after - before) / 2;
                shift = wall.getEpochSecond() * SECOND_NANOS + wall.getNano() - middle;
            }
        }
        this.shiftNanos = shift;
    }

    @Override
    public long epochNanos() {
        return System.nanoTime() + shiftNanos;
    }

    /** A {@link System#nanoTime()} value on the axis; 0 stays 0, "never". */
    long epochNanos(long nanoTime) {
        return nanoTime == 0 ? 0 : nanoTime + shiftNanos;
    }
}
