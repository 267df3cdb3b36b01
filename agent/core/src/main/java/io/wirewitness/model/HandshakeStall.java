package io.wirewitness.model;

/**
 * A pause in a TLS handshake.
 *
 * @param sinceNumber the last packet with payload before it
 * @param sinceNanos when that came
 * @param untilNumber the next packet with payload
 * @param untilNanos when that came
 */
public record HandshakeStall(long sinceNumber, long sinceNanos, long untilNumber, long untilNanos) {}
