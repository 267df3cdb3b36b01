package io.wirewitness.boot;

/** Who took a connection from its pool, remembered only while the pool is more than half used. */
public final class Lease {

    /** When, {@link System#nanoTime()}. */
    public final long nanos;

    /** The thread's name. */
    public final String thread;

    /** From where; its stack is all that counts. */
    public final Throwable at;

    Lease(long nanos, String thread, Throwable at) {
        this.nanos = nanos;
        this.thread = thread;
        this.at = at;
    }
}
