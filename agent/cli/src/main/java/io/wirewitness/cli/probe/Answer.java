package io.wirewitness.cli.probe;

import org.jspecify.annotations.Nullable;

/**
 * What is read of an answer.
 *
 * @param status its status; 0 if it could not be read
 * @param server its {@code Server} header; null if it has none
 * @param promisedSeconds of {@code Keep-Alive: timeout=}; -1 if it promises nothing
 * @param promisedRequests of {@code Keep-Alive: max=}; -1 if it promises nothing
 * @param last whether the server said that it will close: {@code Connection: close}, HTTP/1.0, or a body without an end
 */
public record Answer(int status, @Nullable String server, long promisedSeconds, long promisedRequests, boolean last) {

    private static final int TOO_MANY_REQUESTS = 429;
    private static final int UNAVAILABLE = 503;

    /** Whether it asks us to stop. */
    public boolean refuses() {
        return status == TOO_MANY_REQUESTS || status == UNAVAILABLE;
    }
}
