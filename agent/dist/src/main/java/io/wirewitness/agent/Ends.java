package io.wirewitness.agent;

import io.wirewitness.boot.FirstBytes;
import io.wirewitness.boot.SocketState;
import io.wirewitness.capture.TimeAxis;
import io.wirewitness.lint.learn.End;
import io.wirewitness.model.Failure;
import io.wirewitness.model.KernelSnapshot;
import io.wirewitness.model.TcpState;
import org.jspecify.annotations.Nullable;

/**
 * When and after how long a pause the other side ended a connection, of connections that nobody waited on. What cannot be
 * measured is no end: a pool that looks at a blocking socket only now and then sees when it looked, and nothing else. Any
 * thread; the connection is closed, or this thread closes it.
 */
final class Ends {

    private static final long MILLI_NANOS = 1_000_000L;

    /** A goodbye of TLS or HTTP/2 and the end behind it come together. */
    private static final long GOODBYE_NANOS = 50 * MILLI_NANOS;

    /** The kernel tells ages in ticks of 4 ms, and both its clock and ours are asked one after the other. */
    private static final long TICKS_NANOS = 20 * MILLI_NANOS;

    /**
     * The age of a FIN is that of the last acknowledgement, which keep-alive probes renew. Those that a library switches on by
     * itself come after 5 s at the earliest: httpcore5 5.4, {@code SocketConfig.Builder}.
     */
    private static final long FIRST_PROBE_MILLIS = 4_500;

    private static final String PROBING = "apache-httpclient5";

    private Ends() {}

    /** Requests on a connection; 0 if they share it, or that is not known. */
    static int ordinal(SocketState state) {
        if (state.multiplexed) {
            return 0;
        }
        return state.requests > 0 ? state.requests : state.turns;
    }

    /** True if a request was on the connection before the present one. */
    static boolean reused(SocketState state) {
        return state.requests > 0 ? state.requests > 1 : state.turns > 1;
    }

    /**
     * The end of a connection that we are about to close, and that the peer had ended.
     *
     * @param seen the kernel's view right before the close
     */
    static @Nullable End atClose(SocketState state, KernelSnapshot seen, TimeAxis axis) {
        if (state.awaitingAnswer() || !tellsAge(state, seen)) {
            return null;
        }
        long ended = state.closedNanos - seen.lastAckReceivedMillis() * MILLI_NANOS;
        long idle = ended - state.lastActivityNanos();
        return idle < -TICKS_NANOS ? null : end(state, End.How.FIN, Math.max(0, idle), ordinal(state), ended, axis);
    }

    /** The end of a connection that we had opened, and that is closed; null if none was seen. */
    static @Nullable End ofClient(SocketState state, TimeAxis axis) {
        if (state.kernelBeforeWrite instanceof KernelSnapshot before && reused(state) && tellsAge(state, before)) {
            long ended = state.turnStartNanos - before.lastAckReceivedMillis() * MILLI_NANOS;
            long idle = state.turnIdleNanos - before.lastAckReceivedMillis() * MILLI_NANOS;
            int ordinal = ordinal(state);
            return idle < 0 ? null : end(state, End.How.FIN, idle, Math.max(0, ordinal - 1), ended, axis);
        }
        if (state.streaming || state.awaitingAnswer() || Failures.closedFirst(state)) {
            return null;
        }
        Throwable thrown = state.thrown;
        boolean reset = thrown != null && Failures.of(thrown, state).kind() == Failure.Kind.RESET;
        long ended = state.endOfStreamNanos != 0 ? state.endOfStreamNanos : reset ? state.failedNanos : 0;
        if (ended == 0) {
            return null;
        }
        long quiet = quietSince(state, ended);
        return quiet == 0
                ? null
                : end(
                        state,
                        state.endOfStreamNanos != 0 ? End.How.FIN : End.How.RST,
                        Math.max(0, ended - quiet),
                        ordinal(state),
                        ended,
                        axis);
    }

    /** The end of a connection that we had accepted, while no request was handled; null if none was seen. */
    static @Nullable End ofServer(SocketState state, TimeAxis axis) {
        Throwable thrown = state.thrown;
        boolean reset = thrown != null && Failures.of(thrown, state).kind() == Failure.Kind.RESET;
        long ended = state.endOfStreamNanos != 0 ? state.endOfStreamNanos : reset ? state.failedNanos : 0;
        long answered = state.lastWriteNanos;
        boolean unknown = state.library == null && state.lastReadNanos - answered > 0; // it may be about to answer
        if (ended == 0 || answered == 0 || state.serving != null || unknown || Failures.closedFirst(state)) {
            return null;
        }
        long idle = ended - answered;
        return idle < End.IDLE_MILLIS * MILLI_NANOS
                ? null
                : end(
                        state,
                        state.endOfStreamNanos != 0 ? End.How.FIN : End.How.RST,
                        idle,
                        ordinal(state),
                        ended,
                        axis);
    }

    /**
     * Since when nobody had said anything but goodbye. Behind a goodbye the last byte of the answer is not known any more: the
     * request stands for it, too early by the time of the answer.
     */
    private static long quietSince(SocketState state, long ended) {
        boolean layered = state.multiplexed || (state.firstIn & ~FirstBytes.TLS_ALERT) == FirstBytes.TLS_HANDSHAKE;
        if (!layered) {
            return state.lastActivityNanos();
        }
        if (ended - state.lastReadNanos > GOODBYE_NANOS && ended - state.lastWriteNanos > GOODBYE_NANOS) {
            return state.lastActivityNanos();
        }
        return ended - state.lastWriteNanos > GOODBYE_NANOS ? state.lastWriteNanos : state.turnStartNanos;
    }

    private static boolean tellsAge(SocketState state, KernelSnapshot seen) {
        return seen.state() == TcpState.CLOSE_WAIT
                && !(PROBING.equals(state.library) && seen.lastAckReceivedMillis() > FIRST_PROBE_MILLIS);
    }

    private static End end(
            SocketState state, End.How how, long idleNanos, int ordinal, long endedNanos, TimeAxis axis) {
        return new End(
                how,
                true,
                idleNanos / MILLI_NANOS,
                Math.max(0, endedNanos - state.connectedNanos) / MILLI_NANOS,
                ordinal,
                axis.ofNanoTime(endedNanos) / MILLI_NANOS);
    }
}
