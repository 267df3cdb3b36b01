package io.wirewitness.explain;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Does one step after the other in the order in which they were posted: at once, or on a thread of its own while the poster
 * goes on. So captures are read and decoded on one core, and connections followed and judged on another. One poster; who
 * opened it closes it.
 */
final class Lane implements AutoCloseable {

    /** Enough that neither side waits for the other's scheduling, and a small part of the memory. */
    private static final int MOST_WAITING = 16;

    /** A poster that found it full goes on when half is done: waking it for each step would cost more than the step. */
    private static final int FEW_WAITING = MOST_WAITING / 2;

    private final Deque<Runnable> waiting = new ArrayDeque<>(MOST_WAITING);
    private final @Nullable Thread thread;
    private boolean full;
    private boolean idle;
    private boolean finished;
    private boolean closed;
    private volatile @Nullable Throwable failure;

    private Lane(@Nullable String name) {
        thread = name == null ? null : new Thread(this::run, name);
    }

    /** A lane whose steps are done by the poster, at once. */
    static Lane here() {
        return new Lane(null);
    }

    /** A lane with a thread of its own. */
    static Lane beside(String name) {
        Lane lane = new Lane(name);
        Thread thread = lane.thread;
        if (thread != null) {
            thread.setDaemon(true);
            thread.start();
        }
        return lane;
    }

    /** Adds a step. What a step before it threw is thrown here; then no further step is done. */
    void post(Runnable step) {
        if (thread == null) {
            step.run();
            return;
        }
        rethrow();
        add(step);
    }

    private synchronized void add(Runnable step) {
        full = waiting.size() >= MOST_WAITING;
        try {
            while (full) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
        waiting.add(step);
        if (idle) {
            notifyAll();
        }
    }

    /** The next step, waited for; null if there will be none, or none is wanted any more. */
    private synchronized @Nullable Runnable next() {
        try {
            while (waiting.isEmpty() && !finished) {
                idle = true;
                wait();
            }
        } catch (InterruptedException e) {
            return null; // closed before its end
        }
        idle = false;
        if (full && waiting.size() <= FEW_WAITING) {
            full = false;
            notifyAll();
        }
        return closed ? null : waiting.poll();
    }

    /** Waits until all steps are done. After it, the poster sees all that they did, and posts no more. */
    void finish() {
        end(false);
        rethrow();
    }

    private void rethrow() {
        Throwable thrown = failure;
        if (thrown instanceof Error error) {
            throw error;
        }
        if (thrown instanceof RuntimeException fault) {
            throw fault;
        }
    }

    private void run() {
        for (Runnable step = next(); step != null; step = next()) {
            if (failure == null) {
                attempt(step);
            }
        }
    }

    private void attempt(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            failure = e;
        }
    }

    /** Gives up what is not done; the step that is being done is waited for. */
    @Override
    public void close() {
        end(true);
    }

    private void end(boolean atOnce) {
        synchronized (this) {
            finished = true;
            closed |= atOnce;
            notifyAll();
        }
        Thread other = thread;
        if (other != null) {
            if (atOnce) {
                other.interrupt();
            }
            try {
                other.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                if (!atOnce) {
                    throw new IllegalStateException("interrupted", e);
                }
            }
        }
    }
}
