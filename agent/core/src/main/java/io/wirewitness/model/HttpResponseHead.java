package io.wirewitness.model;

import org.jspecify.annotations.Nullable;

/**
 * The head of an HTTP/1 response (RFC 9112, 4).
 *
 * @param status 100 to 999; 0 if it was cut
 * @param server the Server header; null if there is none
 * @param via the Via header, several joined by commas; null if there is none
 * @param bodyBytes the announced length; 0 for 1xx, 204 and 304; -1 if not stated (until the connection closes, chunked,
 *     contradictory, head not complete). An answer to HEAD has no body, whatever is announced
 * @param chunked whether the body comes in chunks
 * @param connectionClose whether the server will not use the connection again ({@code Connection: close}, or HTTP/1.0
 *     without {@code keep-alive})
 * @param keepAliveTimeoutSeconds {@code Keep-Alive: timeout=}; -1 if not stated
 * @param keepAliveMax {@code Keep-Alive: max=}, how many more requests; -1 if not stated
 * @param complete whether the whole head was captured in this segment
 * @param wantsTls whether its body says that the request should have come by TLS, in the words of nginx, Apache, Tomcat or Go
 * @param html whether its Content-Type is {@code text/html} and no more: no charset, no other parameter
 * @param noCache whether its Cache-Control is {@code no-cache} and no more
 * @param webSocketVersions whether it has Sec-WebSocket-Version: what a server that saw a request for a WebSocket, and does not
 *     know its version, answers with (RFC 6455, 4.4)
 */
public record HttpResponseHead(
        int status,
        @Nullable String server,
        @Nullable String via,
        long bodyBytes,
        boolean chunked,
        boolean connectionClose,
        long keepAliveTimeoutSeconds,
        long keepAliveMax,
        boolean complete,
        boolean wantsTls,
        boolean html,
        boolean noCache,
        boolean webSocketVersions)
        implements MessageHead {

    /** A head whose body says nothing of TLS, and which is not known to be plain HTML, kept from caches, or of a WebSocket. */
    public HttpResponseHead(
            int status,
            @Nullable String server,
            @Nullable String via,
            long bodyBytes,
            boolean chunked,
            boolean connectionClose,
            long keepAliveTimeoutSeconds,
            long keepAliveMax,
            boolean complete) {
        this(
                status,
                server,
                via,
                bodyBytes,
                chunked,
                connectionClose,
                keepAliveTimeoutSeconds,
                keepAliveMax,
                complete,
                false,
                false,
                false,
                false);
    }
}
