package io.wirewitness.agent;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A thread for looks at other threads: a look waits until its thread can be stopped, which may take as long as a loop without a poll
 * takes, and nothing of ours that must go on may wait for that. It begins with the first look, which most processes never need.
 */
final class Looker implements Executor, AutoCloseable {

    private static final String NAME = "wirewitness-looks";

    /** Looks that wait; what is too much is not looked at. */
    private static final int MOST_WAITING = 32;

    private final BlockingQueue<Runnable> orders = new ArrayBlockingQueue<>(MOST_WAITING);
    private @Nullable Thread thread;
    private boolean closed;

    /** Does it soon, or never if too much waits. Throws nothing. */
    @Override
    public void execute(Runnable look) {
        if (orders.offer(look)) {
            begin();
        }
    }

    private synchronized void begin() {
        if (thread == null && !closed) {
            Thread fresh = new Thread(null, this::run, NAME, 0, false);
            fresh.setDaemon(true);
            fresh.setContextClassLoader(null);
            fresh.setUncaughtExceptionHandler((of, fault) -> forget()); // never the application's default one
            thread = fresh;
            fresh.start();
        }
    }

    private void run() {
        try {
            while (true) {
                orders.take().run();
            }
        } catch (InterruptedException end) {
            forget();
        }
    }

    /** The next look begins another one. */
    private synchronized void forget() {
        thread = null;
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (thread != null) {
            thread.interrupt();
        }
    }
}
