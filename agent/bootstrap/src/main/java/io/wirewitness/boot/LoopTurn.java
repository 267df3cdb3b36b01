package io.wirewitness.boot;

/**
 * Where an event loop stands in its round of waiting for events and working on what they brought. Its loop's thread writes,
 * one watcher reads; plain fields, because the watcher looks five times a second and may see a store late.
 */
public final class LoopTurn {

    private int number;
    private long threadId;
    private int noticed;
    private long leftNanos;

    /** The loop asks for events. */
    void waits() {
        if (noticed == number && noticed != 0) {
            leftNanos = System.nanoTime();
        }
        number = (number | 1) + 1;
    }

    /** The loop has been given events, or was woken up, and works until it waits again. */
    void works() {
        threadId = Thread.currentThread().getId();
        number |= 1;
    }

    /** Odd while the loop works, even while it waits; another number is another turn. Overflow does no harm. */
    public int number() {
        return number;
    }

    /** True of a number that stands for work. */
    public static boolean isWork(int number) {
        return (number & 1) != 0;
    }

    /** {@link Thread#getId()} of the thread that works or worked last. */
    public long threadId() {
        return threadId;
    }

    /** This turn is a long one: the moment of its end is wanted. For the one watcher. */
    public void notice(int turn) {
        noticed = turn;
    }

    /** {@link System#nanoTime()} at the end of the turn that was noticed last; an older turn's if that is not over. */
    public long leftNanos() {
        return leftNanos;
    }
}
