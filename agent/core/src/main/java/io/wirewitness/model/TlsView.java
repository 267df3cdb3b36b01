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
        @Nullable Fetch fetch) {

    public TlsView {
        chain = List.copyOf(chain);
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
            String subject, String issuer, @Nullable String issuerAddress, long notAfterNanos) {}

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
