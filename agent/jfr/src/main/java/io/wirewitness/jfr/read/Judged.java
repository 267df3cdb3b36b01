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

    /** Without a connection, nothing but the exception and the moment tells that two are the same. */
    static final long SAME_MOMENT_NANOS = 1_000_000_000L;

    /** True if this verdict, which names no connection, is on that failure. */
    boolean covers(FeltFailure failure) {
        if (Math.abs(failure.atNanos() - atNanos) > SAME_MOMENT_NANOS) {
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
