package io.wirewitness.agent;

import io.wirewitness.boot.SocketState;
import io.wirewitness.boot.SocketTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CancellationException;

/**
 * Calls that the application cancelled because another attempt of the same request had its answer: "hedged requests" (Dean and
 * Barroso, The Tail at Scale, 2013). Nobody felt such an end, and the only exception is the one that was asked for.
 *
 * <p>Attempts that succeed leave no URL behind, so their twin is known by what it is on the wire: another connection of the same
 * library to the same peer, on which as many bytes were asked later, and which was answered. A busy client has many such without
 * any hedging, and a call whose caller gave up must not get lost among them. So there has to be one alone, its answer must be what
 * the cancel followed upon, and its connection must have carried nothing else meanwhile: only the latest request of a connection is
 * known. A cancel without such a twin is told: somebody waited for that call.
 */
final class Hedge {

    /** From the first bytes of the winner's answer to the cancel: another thread has to be woken. More is chance. */
    static final long DECIDED_WITHIN_NANOS = 20_000_000L;

    /** The same, from the last read, of a thread that reads the winner's answer to its end and then cancels by itself. */
    static final long SAME_THREAD_NANOS = 1_000_000_000L;

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

    /** True if the answer of the one later twin of the request on {@code cancelled} is why that was cancelled. */
    static boolean isDecided(SocketState cancelled, SocketTable table) {
        if (cancelled.closedNanos == 0 || cancelled.multiplexed || cancelled.bytesIn != cancelled.turnBytesIn) {
            return false; // not closed by us, no connection of its own, or its answer had begun
        }
        List<SocketState> twins = new ArrayList<>();
        table.forEach(each -> {
            if (each != cancelled && isTwin(each, cancelled)) {
                twins.add(each);
            }
        });
        return twins.size() == 1 && isAlone(twins.get(0), cancelled) && decides(twins.get(0), cancelled);
    }

    private static boolean isTwin(SocketState other, SocketState cancelled) {
        long askedBytes = other.bytesOut - other.turnBytesOut;
        boolean sameRequest = askedBytes > 0
                && askedBytes == cancelled.bytesOut - cancelled.turnBytesOut
                && other.turnStartNanos - cancelled.turnStartNanos > 0
                && other.turnStartNanos - cancelled.closedNanos < 0;
        boolean answered = other.bytesIn > other.turnBytesIn && other.failedNanos == 0;
        return sameRequest
                && answered
                && other.role == SocketState.ROLE_CLIENT
                && !other.multiplexed
                && other.remotePort == cancelled.remotePort
                && other.remoteAddress != null
                && Objects.equals(other.remoteAddress, cancelled.remoteAddress)
                && Objects.equals(other.library, cancelled.library);
    }

    /** True if the twin is the first request on its connection, or that was quiet from before {@code cancelled} was asked. */
    private static boolean isAlone(SocketState twin, SocketState cancelled) {
        long quietSince = twin.turnStartNanos - twin.turnIdleNanos;
        return twin.requests <= 1 || quietSince - cancelled.turnStartNanos <= 0;
    }

    private static boolean decides(SocketState twin, SocketState cancelled) {
        long sinceAnswered = cancelled.closedNanos - twin.turnAnsweredNanos;
        if (sinceAnswered >= 0 && sinceAnswered <= DECIDED_WITHIN_NANOS) {
            return true;
        }
        long sinceRead = cancelled.closedNanos - twin.lastReadNanos;
        return twin.streaming // else the reader is a loop, which reads for everybody and fires their timers
                && twin.readerId == cancelled.closerId
                && sinceRead >= 0
                && sinceRead <= SAME_THREAD_NANOS;
    }
}
