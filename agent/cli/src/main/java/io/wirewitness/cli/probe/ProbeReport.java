package io.wirewitness.cli.probe;

import org.jspecify.annotations.Nullable;

/**
 * What a probe measured. What was not reached is null.
 *
 * @param target what was probed
 * @param method the requests' method
 * @param first the first answer
 * @param tls what the handshake showed; null without TLS
 * @param requests how many requests one connection takes
 * @param idle how long an idle connection is kept
 * @param http2 the same over HTTP/2; null if it is not spoken
 * @param stopped why the probe ended early, one line; null if it did not
 * @param requestsSent how many requests were sent in all
 */
public record ProbeReport(
        Target target,
        String method,
        @Nullable Answer first,
        @Nullable TlsFacts tls,
        @Nullable RequestLimit requests,
        @Nullable IdleLimit idle,
        @Nullable Http2Facts http2,
        @Nullable String stopped,
        int requestsSent) {

    /**
     * How many requests one connection takes.
     *
     * @param answered how many were answered on one connection
     * @param ended whether the server ended it then; false if the probe did, having asked often enough
     * @param announced whether it said so with {@code Connection: close} in the last answer
     */
    public record RequestLimit(int answered, boolean ended, boolean announced) {}

    /**
     * What HTTP/2 does with an idle connection.
     *
     * @param status of the one request; 0 if it could not be read
     * @param closing how the connection ended, its last words the GOAWAY
     */
    public record Http2Facts(int status, Closing closing) {}

    /** The promise of the first answer's {@code Keep-Alive: timeout=}, in milliseconds; -1 if there is none. */
    public long promisedMillis() {
        return first == null || first.promisedSeconds() < 0 ? -1 : first.promisedSeconds() * 1000;
    }

    /** Whether the server closes idle connections a second or more before what it promises. */
    public boolean breaksItsPromise() {
        return idle != null
                && idle.isLimit()
                && promisedMillis() >= 0
                && idle.nanos() / 1_000_000 + 1000 <= promisedMillis();
    }
}
