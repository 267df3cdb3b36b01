package io.wirewitness.diagnose;

import io.wirewitness.model.Incident;
import io.wirewitness.model.JvmEvent;
import org.jspecify.annotations.Nullable;

/**
 * The event loop that reads a client's connection, and what its turns have to do with the client's wait. A loop that was free again
 * had handed the request on, or had not kept it: who else had it is not known. Immutable.
 */
final class KeptLoop {

    /** A loop that goes on reads within this, on a busy machine too. */
    private static final long PROMPTLY_NANOS = 200_000_000L;

    /** A turn's beginning is seen with the heartbeat's next beat. */
    private static final long SEEN_LATE_NANOS = 250_000_000L;

    /** Who is asked directly behind the turn answers within this. */
    private static final long NEXT_NANOS = 500_000_000L;

    private final Incident incident;
    private final Serving serving;
    private final BlockedReader reader;
    private final long untilNanos;

    private KeptLoop(Incident incident, Serving serving, BlockedReader reader, long untilNanos) {
        this.incident = incident;
        this.serving = serving;
        this.reader = reader;
        this.untilNanos = untilNanos;
    }

    /** The reading of a wait; null if no loop is known to read the connection. */
    static @Nullable KeptLoop of(Incident incident, Serving serving, long sinceNanos, long untilNanos) {
        BlockedReader reader = BlockedReader.of(incident, sinceNanos, untilNanos);
        return reader == null || !reader.isLoop() ? null : new KeptLoop(incident, serving, reader, untilNanos);
    }

    BlockedReader reader() {
        return reader;
    }

    /**
     * For how much of the wait the loop was at work of its own: less what stopped all threads, what had no CPU, and, unless the
     * recorder says that it waited and wanted none, what the quota took.
     */
    long ownNanos() {
        return reader.turns().without(reader.withoutCpu(incident)).nanos();
    }

    /**
     * Why its turns do not account for the client's going; null if they may.
     *
     * @param goingKnown false if the client may have gone at any time before
     */
    @Nullable
    String refusal(boolean goingKnown) {
        return serving.beforeTheAnswer()
                ? turnRefusal(goingKnown)
                : "a part of the answer had been written: the loop was not what it waited for";
    }

    /** True if they may account for it. Of calls that share the connection nobody knows whose bytes were written. */
    boolean mayBeWhy(boolean goingKnown) {
        return (serving.beforeTheAnswer() || serving.connection().multiplexed()) && turnRefusal(goingKnown) == null;
    }

    private @Nullable String turnRefusal(boolean goingKnown) {
        boolean reached = false;
        for (JvmEvent turn : reader.turnsOfItsLoop()) {
            if (!goingKnown || turn.endNanos() >= untilNanos - PROMPTLY_NANOS) {
                reached = true;
                if (hasTheRequest(turn)) {
                    return null;
                }
            }
        }
        return reached
                ? "the request was neither taken up in that turn nor answered directly behind it"
                : "the loop was free again when the client went";
    }

    private boolean hasTheRequest(JvmEvent turn) {
        long taken = serving.requestNanos();
        long failed = incident.epochNanos();
        return (taken >= turn.startNanos() - SEEN_LATE_NANOS && taken <= turn.endNanos())
                || (failed >= turn.startNanos() && failed <= turn.endNanos() + NEXT_NANOS);
    }
}
