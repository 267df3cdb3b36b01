package io.wirewitness.cli.probe;

import java.io.IOException;

/** Keeps requests apart. Not thread-safe. */
final class Pace {

    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final long MILLI_NANOS = 1_000_000L;

    private final long gapNanos;
    private long nextNanos = System.nanoTime();

    /** So many requests a second at most. */
    Pace(int perSecond) {
        gapNanos = SECOND_NANOS / perSecond;
    }

    /** Waits until the next request may be sent. */
    void await() throws IOException {
        long left = nextNanos - System.nanoTime();
        try {
            if (left > 0) {
                Thread.sleep(left / MILLI_NANOS, (int) (left % MILLI_NANOS));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        nextNanos = System.nanoTime() + gapNanos;
    }
}
