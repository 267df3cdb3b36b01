package io.wirewitness.capture;

import java.time.Instant;
import java.util.function.LongSupplier;
import java.util.function.LongUnaryOperator;

/**
 * The engine's one axis of time, and the way onto it from the wall clock that captures are stamped with.
 *
 * <p>The axis is the JVM's monotonic clock plus an offset that never changes, so it neither jumps nor is corrected:
 * {@link #ofNanoTime}. The wall clock drifts against it and may be stepped; {@link #refresh} measures the difference
 * again. All numbers are nanoseconds since 1970. {@link #refresh} and {@link #applyAsLong} belong to the capture thread;
 * the other methods may be called on any.
 */
public final class TimeAxis implements LongUnaryOperator {

    /** The thread may lose the processor between two clock readings; one of so many pairs will be undisturbed. */
    private static final int TRIES = 5;

    /** NTP slews what is smaller (adjtimex: at most 0.5 ms a second) and steps what is larger. */
    private static final long STEP_NANOS = 100_000_000L;

    /** A live packet is never read so long after it was stamped, unless the JVM stood still. */
    private static final long OLDEST_NANOS = 2_000_000_000L;

    /** Nor is it stamped so long after the clocks were last compared. */
    private static final long NEWEST_NANOS = 1_500_000_000L;

    private final LongSupplier nanoTime;
    private final LongSupplier wallNanos;
    private final long offset;

    private long shift; // wall clock minus axis, now
    private long shiftBeforeStep;
    private long refreshedAt;
    private long differenceNanos; // the last sample: wall clock minus nanoTime
    private long widthNanos; // and how far apart its two nanoTime readings were

    TimeAxis(LongSupplier nanoTime, LongSupplier wallNanos) {
        this.nanoTime = nanoTime;
        this.wallNanos = wallNanos;
        sample();
        this.offset = differenceNanos;
        this.refreshedAt = now();
    }

    /** An axis that agrees with the wall clock at this moment. */
    public static TimeAxis start() {
        return new TimeAxis(System::nanoTime, () -> {
            Instant now = Instant.now();
            return now.getEpochSecond() * 1_000_000_000L + now.getNano();
        });
    }

    /** A {@link System#nanoTime()} reading on the axis. */
    public long ofNanoTime(long nanos) {
        return nanos + offset;
    }

    /** This moment on the axis. */
    public long now() {
        return ofNanoTime(nanoTime.getAsLong());
    }

    /** Compares the clocks again; to be called about once a second, and costs less than a microsecond. */
    public void refresh() {
        sample();
        long measured = differenceNanos - offset;
        long change = Math.abs(measured - shift);
        if (change > STEP_NANOS) {
            shiftBeforeStep = shift;
        }
        if (change > widthNanos) { // less is the sample's own error
            shift = measured;
        }
        refreshedAt = now();
    }

    /**
     * A wall clock stamp of a live packet on the axis. Packets stamped before a step of the wall clock and read after it
     * come out right, and those stamped after a step that nobody noticed yet, if the step is longer than two seconds.
     */
    @Override
    public long applyAsLong(long wall) {
        if (isLive(wall - shift)) {
            return wall - shift;
        }
        refresh();
        return !isLive(wall - shift) && isLive(wall - shiftBeforeStep) ? wall - shiftBeforeStep : wall - shift;
    }

    private boolean isLive(long onAxis) {
        long ago = refreshedAt - onAxis;
        return ago < OLDEST_NANOS && ago > -NEWEST_NANOS;
    }

    private void sample() {
        long tightest = Long.MAX_VALUE;
        for (int i = 0; i < TRIES; i++) {
            long before = nanoTime.getAsLong();
            long wall = wallNanos.getAsLong();
            long width = nanoTime.getAsLong() - before;
            if (width < tightest) {
                tightest = width;
                differenceNanos = wall - (before + width / 2);
            }
        }
        widthNanos = tightest;
    }
}
