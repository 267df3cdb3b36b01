package io.wirewitness.model;

import org.jspecify.annotations.Nullable;

/**
 * What the application saw, or would have seen had the library not hidden it.
 *
 * @param kind what happened in TCP's words
 * @param exceptionClass the exception's class name; null if nothing was thrown: at a plain end of stream
 * @param exceptionMessage the exception's own message, unchanged; null if it has none. Of {@link Kind#BODY_ENDED_EARLY} how much
 *     came
 */
public record Failure(
        Kind kind,
        @Nullable String exceptionClass,
        @Nullable String exceptionMessage) {

    /** Failures by what the kernel or the JDK said; see {@code docs/architecture.md} for how exceptions map. */
    public enum Kind {
        /** ECONNREFUSED. */
        CONNECT_REFUSED,
        /** Connect time-out of the JDK, or ETIMEDOUT while connecting. */
        CONNECT_TIMED_OUT,
        /** EHOSTUNREACH, ENETUNREACH, EACCES while connecting. */
        CONNECT_UNREACHABLE,
        /** EADDRNOTAVAIL while connecting: the kernel had no address and port of ours to connect from. */
        CONNECT_WITHOUT_PORT,
        /** Any other failure to connect. */
        CONNECT_FAILED,
        /** ECONNRESET. */
        RESET,
        /** EPIPE: the peer had closed, or a reset came after its close. */
        BROKEN_PIPE,
        /** The stream ended while somebody waited for an answer. */
        END_OF_STREAM,
        /** A read or call time-out. */
        TIMED_OUT,
        /** ETIMEDOUT on an established connection: the kernel gave up retransmitting. */
        KERNEL_TIMED_OUT,
        /** The socket was closed by our own side while it was in use. */
        CLOSED_LOCALLY,
        /** Nobody gave up, and it took far longer than it should. */
        STALLED,
        /** The answer itself says that something on the way failed: a status such as 413, 502 or 504. */
        ERROR_STATUS,
        /** The pool had no connection to give in time. */
        POOL_TIMED_OUT,
        /** The peer reset one HTTP/2 stream; its connection lives. */
        STREAM_RESET,
        /** The peer ended an answer's stream as if it were whole, before the length that it had announced; its connection lives. */
        BODY_ENDED_EARLY,
        /** The peer said GOAWAY, and this request was not processed or not finished. */
        GOING_AWAY,
        /** The TLS handshake failed, by an alert or by our own refusal. */
        TLS_FAILED,
        /** A name could not be resolved. */
        NAME_NOT_RESOLVED,
        /** EBADF: the descriptor was not open any more. */
        BAD_DESCRIPTOR,
        /** On a server: our own handler threw. */
        HANDLER_FAILED,
        /** Anything else. */
        OTHER;

        /** True if the connection was not made, so that no request can have been written on it. */
        public boolean inConnecting() {
            return switch (this) {
                case CONNECT_REFUSED, CONNECT_TIMED_OUT, CONNECT_UNREACHABLE, CONNECT_WITHOUT_PORT, CONNECT_FAILED ->
                    true;
                default -> false;
            };
        }
    }
}
