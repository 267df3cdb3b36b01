package io.wirewitness.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Holds the process' end back while a command tells what it found so far, when the user has it ended with Ctrl-C. Close it
 * when the command is done.
 */
final class EarlyEnd implements AutoCloseable {

    /** For a command that sees the wish and tells; then it is asked no more. */
    private static final long PATIENCE_SECONDS = 2;

    /** For the telling itself. */
    private static final long TELLING_SECONDS = 20;

    private final CountDownLatch done = new CountDownLatch(1);
    private final Runnable otherwise;
    private final Thread hook = new Thread(this::end, "wirewitness-early-end");
    private volatile boolean wanted;
    private volatile boolean seen;

    /**
     * From now on.
     *
     * @param otherwise tells what was found if the command does not see the wish, for it waits for input; on another thread
     */
    EarlyEnd(Runnable otherwise) {
        this.otherwise = otherwise;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** True if the command should tell what it has, and return; whoever asks and hears yes is waited for. */
    boolean wanted() {
        if (wanted) {
            seen = true;
        }
        return wanted;
    }

    private void end() {
        wanted = true;
        try {
            if (!done.await(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    && (!seen || !done.await(TELLING_SECONDS, TimeUnit.SECONDS))) {
                otherwise.run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        done.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            // The hook runs already, and has just been told.
        }
    }
}
