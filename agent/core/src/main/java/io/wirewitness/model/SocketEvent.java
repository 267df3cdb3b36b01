package io.wirewitness.model;

import org.jspecify.annotations.Nullable;

/**
 * Something happened to a connection or a call; complete in itself, so that a list of events replays to the same verdict.
 *
 * @param kind what happened
 * @param epochNanos when, on the engine's axis
 * @param connection the connection at that moment; null if a call failed without one that we know of
 * @param failure what was seen; null for {@link Kind#ENDED}
 * @param call the call, if a probe knows it
 * @param lookup where a name was not resolved, what the resolver had said; null otherwise
 * @param trace the trace that was current where it happened; null if none was, or nobody asked
 */
public record SocketEvent(
        Kind kind,
        long epochNanos,
        @Nullable Connection connection,
        @Nullable Failure failure,
        @Nullable Call call,
        @Nullable NameLookup lookup,
        @Nullable Trace trace) {

    /** An event in which no name failed, and of no known trace. */
    public SocketEvent(
            Kind kind,
            long epochNanos,
            @Nullable Connection connection,
            @Nullable Failure failure,
            @Nullable Call call) {
        this(kind, epochNanos, connection, failure, call, null, null);
    }

    /** An event in which no name failed. */
    public SocketEvent(
            Kind kind,
            long epochNanos,
            @Nullable Connection connection,
            @Nullable Failure failure,
            @Nullable Call call,
            @Nullable Trace trace) {
        this(kind, epochNanos, connection, failure, call, null, trace);
    }

    /** What happened. */
    public enum Kind {
        /** A socket call failed, or met the end of the stream, while an exchange was in flight; no library is known. */
        SOCKET_FAILED,
        /** A connect failed inside a library that others stand on: felt, unless a library that is known tells otherwise. */
        CONNECT_FAILED,
        /** A library gave up one attempt of a call; whether the caller hears of it is not known yet. */
        ATTEMPT_FAILED,
        /** A library sends the request of a failed attempt again. */
        ATTEMPT_REPEATED,
        /** A call left its library with an exception. */
        CALL_FAILED,
        /** A call was answered with an error status: an incident only if a rule finds something in it. */
        ANSWERED,
        /** A connection ended with nothing in flight: a statistic, never an incident by itself. */
        ENDED
    }
}
