package io.wirewitness.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What our own TLS library said of a connection; null and -1 mean "not known".
 *
 * @param phase how far the handshake came
 * @param startedNanos when the handshake began, epoch nanoseconds; 0 if not known
 * @param handshakeMillis how long it took, or has taken when it failed; -1 if not known
 * @param protocol such as {@code TLSv1.3}
 * @param peerName the name asked for (SNI)
 * @param chain the peer's certificates as sent, its own first
 * @param alert the alert's name, such as {@code handshake_failure}
 * @param alertFromPeer whether the alert was the peer's
 * @param closeNotifyFromPeer whether the peer said close_notify
 * @param reason why our side refused, in its own words; null if it did not
 * @param fetch the revocation or issuer fetch that was waited for during the handshake
 * @param sent what the first bytes that we sent look like
 * @param received what the first bytes that came look like
 */
public record TlsView(
        Phase phase,
        long startedNanos,
        long handshakeMillis,
        @Nullable String protocol,
        @Nullable String peerName,
        List<Certificate> chain,
        @Nullable String alert,
        boolean alertFromPeer,
        boolean closeNotifyFromPeer,
        @Nullable String reason,
        @Nullable Fetch fetch,
        Opening sent,
        Opening received) {

    public TlsView {
        chain = List.copyOf(chain);
    }

    /** The name of an alert by its number on the wire. */
    public static String alertName(int description) {
        return TlsAlertNames.of(description);
    }

    /** The peer's own certificate; null if none was seen. */
    public @Nullable Certificate own() {
        return chain.isEmpty() ? null : chain.get(0);
    }

    /** What the first bytes of a direction look like. */
    public enum Opening {
        /** None was seen, or too few to tell. */
        UNKNOWN,
        /** A TLS record with a handshake message. */
        TLS_HANDSHAKE,
        /** A TLS alert in clear. */
        TLS_ALERT,
        /** Another TLS record. */
        TLS_OTHER,
        /** A request of HTTP/1 in clear. */
        HTTP_REQUEST,
        /** A status line of HTTP/1 in clear. */
        HTTP_RESPONSE,
        /** HTTP/2 in clear. */
        HTTP2,
        /** Another protocol's. */
        OTHER;

        /** True if it is a TLS record. */
        public boolean isTls() {
            return this == TLS_HANDSHAKE || this == TLS_ALERT || this == TLS_OTHER;
        }

        /** True if it is certainly no TLS record. */
        public boolean isForeign() {
            return this != UNKNOWN && !isTls();
        }
    }

    /** How far a handshake came. */
    public enum Phase {
        /** Our ClientHello is sent, or the client's awaited. */
        HELLO,
        /** The peer's hello is here. */
        NEGOTIATING,
        /** The peer's certificates are being looked at. */
        VALIDATING,
        /** Complete. */
        ESTABLISHED
    }

    /**
     * A certificate, as much of it as is public anyway.
     *
     * @param subject distinguished name
     * @param issuer distinguished name
     * @param issuerAddress where its issuer can be had (AIA caIssuers); null if it does not say
     * @param notAfterNanos epoch nanoseconds at which it expires
     */
    public record Certificate(
            String subject, String issuer, @Nullable String issuerAddress, long notAfterNanos) {

        /** True if it names itself as its issuer. */
        public boolean selfSigned() {
            return !subject.isEmpty() && subject.equals(issuer);
        }
    }

    /**
     * A look at a revocation service or for an issuer, made while the peer waited.
     *
     * @param address whom we asked, host and port
     * @param startedNanos when
     * @param millis for how long, so far if it goes on
     * @param done whether it came to an end
     */
    public record Fetch(String address, long startedNanos, long millis, boolean done) {}
}
