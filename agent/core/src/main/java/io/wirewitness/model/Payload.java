package io.wirewitness.model;

/** What the first payload bytes of a segment look like; the bytes themselves are not kept. */
public enum Payload {
    /** No payload, or none inside the snap length. */
    NONE,
    HTTP_REQUEST,
    /** A status line; {@link TcpSegment#httpStatus} has its number. */
    HTTP_RESPONSE,
    HTTP2_PREFACE,
    TLS_CLIENT_HELLO,
    TLS_SERVER_HELLO,
    TLS_HANDSHAKE,
    TLS_ALERT,
    TLS_APPLICATION_DATA,
    OTHER
}
