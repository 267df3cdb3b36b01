package io.wirewitness.jfr.read;

import io.wirewitness.model.Failure;

/** What a failure was, where no more than its kind is known. Any thread. */
final class FailureWords {

    private FailureWords() {}

    /** {@code a connection was reset}. */
    static String what(Failure.Kind kind) {
        return switch (kind) {
            case RESET -> "a connection was reset";
            case BROKEN_PIPE -> "a write met a connection that was closed or reset";
            case TIMED_OUT -> "a read ran into its time-out";
            case KERNEL_TIMED_OUT -> "the kernel gave a connection up";
            case CONNECT_REFUSED -> "a connect was refused";
            case CONNECT_TIMED_OUT -> "a connect was not answered";
            case CONNECT_UNREACHABLE -> "a connect found no route";
            case TLS_FAILED -> "a TLS handshake failed";
            case NAME_NOT_RESOLVED -> "a name was not resolved";
            case END_OF_STREAM -> "a connection ended too early";
            default -> "a connection failed";
        };
    }
}
