package io.wirewitness.jfr.read;

import io.wirewitness.model.Endpoint;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an incident says of the failure that it judges, as far as that is needed to know the failure again.
 *
 * @param atNanos when it failed, epoch nanoseconds, by the millisecond
 * @param connectionId the process' number of the connection; 0 if there was none
 * @param localPort 0 if not known
 * @param remote the peer; null if not known
 * @param exceptionClass null if nothing was thrown
 */
record Judged(
        long atNanos,
        long connectionId,
        int localPort,
        @Nullable Endpoint remote,
        @Nullable String exceptionClass) {

    /** Several layers feel one failure, the last of them when the caller gets its exception; the agent judges it once. */
    static final long SAME_CONNECTION_NANOS = 10_000_000_000L;

    /** Without a connection, nothing but the exception and the moment tells that two are the same. */
    static final long SAME_MOMENT_NANOS = 1_000_000_000L;

    /** What a verdict on this failure would say of it. */
    static Judged of(FeltFailure failure) {
        return new Judged(
                failure.atNanos(),
                failure.connectionId(),
                failure.localPort(),
                failure.remote(),
                failure.exceptionClass());
    }

    /** True if this is the verdict on that failure. */
    boolean covers(FeltFailure failure) {
        long apart = Math.abs(failure.atNanos() - atNanos);
        if (connectionId != 0 && failure.connectionId() != 0) {
            return connectionId == failure.connectionId() && apart <= SAME_CONNECTION_NANOS;
        }
        if (apart > SAME_MOMENT_NANOS) {
            return false;
        }
        if (localPort != 0 && failure.localPort() != 0 && localPort != failure.localPort()) {
            return false;
        }
        boolean known = remote != null && failure.remote() != null;
        if (known && !Objects.equals(remote, failure.remote())) {
            return false;
        }
        boolean sameEnds = known && localPort != 0 && localPort == failure.localPort();
        return sameEnds || (exceptionClass != null && exceptionClass.equals(failure.exceptionClass()));
    }
}
