package io.wirewitness.explain;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Does one step after the other in the order in which they were posted: at once, or on a thread of its own while the poster
 * goes on. So captures are read and decoded on one core, and connections followed and judged on another. One poster; who
 * opened it closes it.
 */
final class Lane implements AutoCloseable {

    /** Enough that neither side waits for the other's scheduling, and a small part of the memory. */
    private static final int MOST_WAITING = 32;

    /** The last step of a lane. */
    private static final class End implements Runnable {
        @Override
        public void run() {
            // nothing is left to do
        }
    }

    private final @Nullable BlockingQueue<Runnable> waiting;
    private final @Nullable Thread thread;
    private volatile @Nullable Throwable failure;

    private Lane(@Nullable BlockingQueue<Runnable> waiting, @Nullable String name) {
        this.waiting = waiting;
        thread = waiting == null ? null : new Thread(() -> run(waiting), name);
    }

    /** A lane whose steps are done by the poster, at once. */
    static Lane here() {
        return new Lane(null, null);
    }

    /** A lane with a thread of its own. */
    static Lane beside(String name) {
        Lane lane = new Lane(new ArrayBlockingQueue<>(MOST_WAITING), name);
        Thread thread = lane.thread;
        if (thread != null) {
            thread.setDaemon(true);
            thread.start();
        }
        return lane;
    }

    /** Adds a step. What a step before it threw is thrown here; then no further step is done. */
    void post(Runnable step) {
        if (waiting == null) {
            step.run();
            return;
        }
        rethrow();
        try {
            waiting.put(step);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Waits until all steps are done. After it, the poster sees all that they did, and posts no more. */
    void finish() {
        post(new End());
        Thread other = thread;
        if (other != null) {
            try {
                other.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
        }
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

    private void run(BlockingQueue<Runnable> steps) {
        try {
            for (Runnable step = steps.take(); !(step instanceof End); step = steps.take()) {
                if (failure == null) {
                    attempt(step);
                }
            }
        } catch (InterruptedException e) {
            // closed before its end
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
        Thread other = thread;
        if (other != null) {
            other.interrupt();
            try {
                other.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
