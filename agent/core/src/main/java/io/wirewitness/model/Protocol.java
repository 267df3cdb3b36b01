package io.wirewitness.model;

/** What a connection speaks, by its first bytes. */
public enum Protocol {
    /** No payload was seen, or not its beginning. */
    UNKNOWN,
    HTTP1,
    HTTP2,
    TLS,
    /** It began as HTTP/1 and was upgraded: a WebSocket, or a tunnel by CONNECT. */
    UPGRADED,
    OTHER
}
