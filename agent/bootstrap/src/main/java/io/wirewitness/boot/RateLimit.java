package io.wirewitness.boot;

import java.util.concurrent.atomic.AtomicLong;

/** So many a second and no more; lock-free, for any thread. */
public final class RateLimit {

    private static final long SECOND_NANOS = 1_000_000_000L;

    private final int perSecond;
    private final AtomicLong windowStart = new AtomicLong(System.nanoTime());
    private final AtomicLong taken = new AtomicLong();

    /** Allows {@code perSecond} acquisitions in each second. */
    public RateLimit(int perSecond) {
        this.perSecond = perSecond;
    }

    /** True if {@link #tryAcquire} would be true now; takes nothing. */
    public boolean hasRoom(long nowNanos) {
        return nowNanos - windowStart.get() >= SECOND_NANOS || taken.get() < perSecond;
    }

    /** True if this second has room for one more; {@code nowNanos} is {@link System#nanoTime()}. */
    public boolean tryAcquire(long nowNanos) {
        long start = windowStart.get();
        if (nowNanos - start >= SECOND_NANOS && windowStart.compareAndSet(start, nowNanos)) {
            taken.set(0);
        }
        return taken.get() < perSecond && taken.incrementAndGet() <= perSecond;
    }
}
