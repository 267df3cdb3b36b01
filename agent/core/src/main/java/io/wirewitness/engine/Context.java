package io.wirewitness.engine;

import io.wirewitness.model.Call;
import io.wirewitness.model.Connection;
import io.wirewitness.model.Failure;
import io.wirewitness.model.JvmEvent;
import io.wirewitness.model.KernelSnapshot;
import io.wirewitness.model.Role;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** When a verdict needs to know what the JVM was doing, and of which time. Engine's thread only. */
final class Context {

    /** The recorder tells what happened within a second (at most 1.0 s, measured on 17 and 25). */
    private static final long LONGEST_WAIT_NANOS = 1_100_000_000L;

    /** No server is known to end a response that is not read sooner (see {@code diagnose.SlowReader}). */
    private static final long LONG_ANSWER_NANOS = 5_000_000_000L;

    /** How far back it is looked at where no connection says since when it matters. */
    private static final long RECENTLY_NANOS = 60_000_000_000L;

    /** A standstill that ended so shortly before a request was read kept it waiting, too. */
    private static final long BEHIND_NANOS = 1_000_000_000L;

    /** And at most. */
    private static final long LONGEST_NANOS = 3_600_000_000_000L;

    private final JvmBook book;

    Context(JvmBook book) {
        this.book = book;
    }

    /** A failure has just been heard of: what is to be seen now only is looked at. */
    void noticed(Pending failure) {
        Connection connection = failure.connection();
        if (connection != null && isTimer(failure.failure())) {
            book.look(connection);
        }
    }

    /** True if the verdict need not wait for the JVM's own story: it cannot matter, it is here, or it is late. */
    boolean settled(Pending failure, long now) {
        return now - failure.firstNanos >= LONGEST_WAIT_NANOS
                || !matters(failure)
                || book.heardUntil(failure.firstNanos);
    }

    /** What the JVM did while the connection was quiet and the request in flight. */
    List<JvmEvent> of(Pending failure) {
        // Only where our own timer fired, a verdict stands on how the CPU quota was used up to that moment.
        return book.between(since(failure), failure.firstNanos, failure.connection(), isTimer(failure.failure()));
    }

    /**
     * Candidates that need it: an answer that lay unread when a timer fired, a peer that ended a long answer, and anything
     * at all where the process seems not to have run.
     */
    private boolean matters(Pending failure) {
        Connection connection = failure.connection();
        if (connection == null) {
            return false;
        }
        Failure.Kind kind = failure.failure().kind();
        KernelSnapshot after = connection.kernelAtFailure();
        if (isTimer(failure.failure()) && after != null && after.receiveQueueBytes() > 0) {
            return true;
        }
        boolean ended = kind == Failure.Kind.END_OF_STREAM || kind == Failure.Kind.RESET;
        if (ended
                && connection.exchangeBytesIn() > 0
                && failure.firstNanos - connection.exchangeStartNanos() >= LONG_ANSWER_NANOS) {
            return true;
        }
        return book.uneasy(since(failure), failure.firstNanos);
    }

    private static boolean isTimer(Failure failure) {
        return switch (failure.kind()) {
            case TIMED_OUT, STALLED, CLOSED_LOCALLY -> true;
            default -> false;
        };
    }

    private static long since(Pending failure) {
        Call call = failure.call();
        long timer = call == null || !isTimer(failure.failure()) ? 0 : Math.max(0, call.timeoutMillis()) * 1_000_000L;
        // A call's own timer may have begun long before its request was written.
        return Math.max(
                failure.firstNanos - LONGEST_NANOS,
                Math.min(begun(failure.connection(), failure.firstNanos), failure.firstNanos - timer));
    }

    /** A client of ours waits from when its request came: what stands still takes it up later. */
    private static long asked(Connection connection) {
        KernelSnapshot after = connection.kernelAtFailure();
        long taken = connection.exchangeStartNanos() - Math.max(0, connection.exchangeIdleMillis()) * 1_000_000L;
        long came = after == null || after.lastDataReceivedMillis() < 0
                ? taken
                : after.epochNanos() - after.lastDataReceivedMillis() * 1_000_000;
        return Math.min(taken, came) - BEHIND_NANOS;
    }

    private static long begun(@Nullable Connection connection, long failed) {
        if (connection == null) {
            return failed - RECENTLY_NANOS;
        }
        if (connection.exchangeStartNanos() == 0) {
            return connection.openedNanos();
        }
        if (connection.role() == Role.SERVER) {
            return asked(connection);
        }
        return connection.exchangeStartNanos() - Math.max(0, connection.exchangeIdleMillis()) * 1_000_000L;
    }
}
