package io.wirewitness.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Holds the process' end back while a command tells what it found so far, when the user has it ended with Ctrl-C.
 */
final class EarlyEnd {

    /** For a command to hear the wish; one that waits for input does not. */
    private static final long HEARING_SECONDS = 2;

    /** For the telling itself. */
    private static final long TELLING_SECONDS = 20;

    private final CountDownLatch done = new CountDownLatch(1);
    private final Command command;
    private final Thread hook = new Thread(this::end, "wirewitness-early-end");

    /** A command that can be ended early; called on another thread than its own. */
    interface Command {

        /** Asks it to end its work and to tell what it has. */
        void stop();

        /** True once it tells. */
        boolean tells();

        /** Tells what it has in its place. */
        void tellInstead();
    }

    /** From now on. */
    EarlyEnd(Command command) {
        this.command = command;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void end() {
        command.stop();
        try {
            if (!done.await(HEARING_SECONDS, TimeUnit.SECONDS)
                    && (!command.tells() || !done.await(TELLING_SECONDS, TimeUnit.SECONDS))) {
                command.tellInstead();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The command is done. */
    void over() {
        done.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            // The hook runs already, and has just been told.
        }
    }
}
