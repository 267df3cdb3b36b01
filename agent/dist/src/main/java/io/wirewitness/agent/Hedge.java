package io.wirewitness.agent;

import io.wirewitness.boot.SocketState;
import io.wirewitness.boot.SocketTable;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CancellationException;

/**
 * Calls that the application cancelled because another attempt of the same request had its answer: "hedged requests" (Dean and
 * Barroso, The Tail at Scale, 2013). Nobody felt such an end, and the only exception is the one that was asked for.
 *
 * <p>Attempts that succeed leave no URL behind, so their twin is known by what it is on the wire: another connection of the same
 * library to the same peer, on which as many bytes were asked later, and which is being answered. A cancel without one is told:
 * somebody waited for that call.
 */
final class Hedge {

    /** A winner is told within moments; an answer of long ago decided nothing. */
    static final long DECIDED_WITHIN_NANOS = 1_000_000_000L;

    private static final int DEEPEST_CAUSE = 8;

    private Hedge() {}

    /**
     * True if the call was cancelled through its library's own API: that is what the exception says, or where the close was
     * called (OkHttp's reader meets a closed socket). A socket that is closed under a call by anything else is no cancel.
     */
    static boolean isCancel(Throwable thrown, SocketState cancelled) {
        Throwable link = thrown;
        for (int depth = 0; link != null && depth < DEEPEST_CAUSE; depth++) {
            String message = link.getMessage();
            if (link instanceof CancellationException
                    || (message != null && message.toLowerCase(Locale.ROOT).equals("canceled"))) {
                return true;
            }
            link = link.getCause() == link ? null : link.getCause();
        }
        Throwable closedAt = cancelled.closedAt;
        if (closedAt != null) {
            for (StackTraceElement frame : closedAt.getStackTrace()) {
                if (frame.getMethodName().equals("cancel")
                        || frame.getMethodName().equals("abort")) {
                    return true;
                }
            }
        }
        return false;
    }

    /** True if a later twin of the request on {@code cancelled} was answered within {@link #DECIDED_WITHIN_NANOS} before its end. */
    static boolean isDecided(SocketState cancelled, SocketTable table) {
        long ended = cancelled.closedNanos;
        if (ended == 0 || cancelled.multiplexed || cancelled.bytesIn != cancelled.turnBytesIn) {
            return false; // not closed by us, no connection of its own, or its answer had begun
        }
        boolean[] found = {false};
        table.forEach(each -> found[0] |= each != cancelled && isTwin(each, cancelled, ended));
        return found[0];
    }

    private static boolean isTwin(SocketState other, SocketState cancelled, long ended) {
        long askedBytes = other.bytesOut - other.turnBytesOut;
        boolean sameRequest = askedBytes > 0
                && askedBytes == cancelled.bytesOut - cancelled.turnBytesOut
                && other.turnStartNanos - cancelled.turnStartNanos > 0;
        boolean answered = other.bytesIn > other.turnBytesIn
                && other.failedNanos == 0
                && Math.abs(ended - other.lastReadNanos) <= DECIDED_WITHIN_NANOS;
        return sameRequest
                && answered
                && other.role == SocketState.ROLE_CLIENT
                && other.remotePort == cancelled.remotePort
                && other.remoteAddress != null
                && Objects.equals(other.remoteAddress, cancelled.remoteAddress)
                && Objects.equals(other.library, cancelled.library);
    }
}
