package io.wirewitness.jfr.context;

import java.time.Instant;
import java.util.function.LongSupplier;

/**
 * The recorder's times on the engine's axis. The recorder stamps events with a counter of its own, counted from the time of day
 * at which a chunk of the recording began: when the time of day is set, events keep the old one until the next chunk. So two
 * differences are kept, and the one is used by which an event has just ended. For the stream's thread only.
 */
final class RecorderClock {

    /** Events are delivered within a second (1.0 s at most, measured on 17 and 25), on a busy machine later. */
    private static final long OLDEST_NANOS = 5_000_000_000L;

    /** The two clocks are not read in one instant. */
    private static final long SLACK_NANOS = 50_000_000L;

    /** NTP slews what is smaller, and steps what is larger. */
    private static final long STEP_NANOS = 100_000_000L;

    private final LongSupplier axisNanos;
    private final LongSupplier wallNanos;
    private long shift;
    private long shiftBefore;

    RecorderClock(LongSupplier axisNanos, LongSupplier wallNanos) {
        this.axisNanos = axisNanos;
        this.wallNanos = wallNanos;
        shift = wallNanos.getAsLong() - axisNanos.getAsLong();
        shiftBefore = shift;
    }

    /** Compares the clocks again; about once a second. */
    void refresh() {
        long now = wallNanos.getAsLong() - axisNanos.getAsLong();
        if (Math.abs(now - shift) > STEP_NANOS) {
            shiftBefore = shift;
        }
        shift = now;
    }

    /** The end of an event that has just been delivered, on the axis. */
    long ofEnd(Instant end) {
        long wall = nanos(end);
        long now = axisNanos.getAsLong();
        return !isRecent(wall - shift, now) && isRecent(wall - shiftBefore, now) ? wall - shiftBefore : wall - shift;
    }

    private static boolean isRecent(long onAxis, long now) {
        return onAxis <= now + SLACK_NANOS && now - onAxis <= OLDEST_NANOS;
    }

    /** Nanoseconds since 1970. */
    static long nanos(Instant instant) {
        return instant.getEpochSecond() * 1_000_000_000L + instant.getNano();
    }
}
