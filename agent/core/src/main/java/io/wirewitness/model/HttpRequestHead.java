package io.wirewitness.model;

import org.jspecify.annotations.Nullable;

/**
 * The head of an HTTP/1 request (RFC 9112, 3).
 *
 * @param method as sent
 * @param target as sent, but without user info and with {@code ***} for query and parameters, which may hold secrets
 * @param host the Host header; null if there is none
 * @param upgrade whether it asks for another protocol (Upgrade header), which it cannot do without: not h2c, which clients
 *     offer and servers may ignore
 * @param range whether it asks for a part only (Range header)
 * @param bodyBytes the announced length; 0 without a body; -1 if not known (chunked, contradictory, head not complete)
 * @param chunked whether the body comes in chunks
 * @param connectionClose whether the client will not use the connection again ({@code Connection: close}, or HTTP/1.0
 *     without {@code keep-alive})
 * @param expectContinue whether the body waits for {@code 100 Continue}
 * @param complete whether the whole head was captured in this segment
 * @param via the Via header, several joined by commas; null if there is none
 */
public record HttpRequestHead(
        String method,
        String target,
        @Nullable String host,
        boolean upgrade,
        boolean range,
        long bodyBytes,
        boolean chunked,
        boolean connectionClose,
        boolean expectContinue,
        boolean complete,
        @Nullable String via)
        implements MessageHead {

    /** A head without Via. */
    public HttpRequestHead(
            String method,
            String target,
            @Nullable String host,
            boolean upgrade,
            boolean range,
            long bodyBytes,
            boolean chunked,
            boolean connectionClose,
            boolean expectContinue,
            boolean complete) {
        this(method, target, host, upgrade, range, bodyBytes, chunked, connectionClose, expectContinue, complete, null);
    }
}
