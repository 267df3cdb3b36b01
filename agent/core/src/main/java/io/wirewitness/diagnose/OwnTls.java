package io.wirewitness.diagnose;

import io.wirewitness.model.Connection;
import io.wirewitness.model.Failure;
import io.wirewitness.model.Incident;
import io.wirewitness.model.TlsView;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What our own TLS library said of a failed connection of ours, or the exception where it said nothing else. JSSE's words
 * are as in OpenJDK 17 to 25; 24 and later put the alert's name in brackets before them.
 */
public record OwnTls(Incident incident, @Nullable TlsView view) {

    private static final String RECEIVED = "Received fatal alert: ";

    /** How JSSE says that no root it trusts was reached. */
    private static final String NO_PATH = "unable to find valid certification path";

    private static final List<String> EXPIRED =
            List.of("validity check failed", "certificateexpiredexception", "notafter:", "certificate expired");

    private static final List<String> WRONG_NAME = List.of(
            "no name matching",
            "no subject alternative",
            "not verified",
            "doesn't match",
            "does not match",
            "host name ");

    /** Null where nobody but packets saw the connection, where we accepted it, and where there was no TLS. */
    public static @Nullable OwnTls of(Incident incident) {
        Exchange exchange = Exchange.of(incident);
        if (exchange == null || incident.observed()) {
            return null;
        }
        Connection connection = exchange.connection();
        OwnTls own = new OwnTls(incident, connection.tls());
        return own.view == null && !own.failed() ? null : own;
    }

    /** True if the TLS library gave up, by an alert or by its own refusal. */
    public boolean failed() {
        Failure failure = incident.failure();
        String message = failure.exceptionMessage();
        return failure.kind() == Failure.Kind.TLS_FAILED || (message != null && message.contains(RECEIVED));
    }

    /** True if the library tells that the handshake was not over, so that no request had been sent. */
    public boolean inHandshake() {
        return view != null && view.startedNanos() > 0 && view.phase() != TlsView.Phase.ESTABLISHED;
    }

    /**
     * True if the handshake is known to be over: its library said so, or one that does not speak of handshakes (OpenSSL) carried
     * a request before.
     */
    public boolean handshakeOver() {
        if (view != null && (view.startedNanos() > 0 || view.phase() == TlsView.Phase.ESTABLISHED)) {
            return view.phase() == TlsView.Phase.ESTABLISHED;
        }
        Exchange exchange = Exchange.of(incident);
        return incident.call() != null && exchange != null && !exchange.firstUse();
    }

    /**
     * True if no request was acted on: the handshake was not over, our side refused the name before it sent any, or the
     * server, which may let a TLS 1.3 client send before it has looked at its certificate, missed that (RFC 8446, 4.4.2.4).
     */
    public boolean beforeAnyRequest() {
        Exchange exchange = Exchange.of(incident);
        boolean unused = exchange != null && exchange.firstUse();
        return inHandshake() || foundWrongName() || (unused && "certificate_required".equals(alertOfPeer()));
    }

    /** The peer's alert by name; null if it sent none. */
    public @Nullable String alertOfPeer() {
        if (view != null && view.alert() != null) {
            return view.alertFromPeer() ? view.alert() : null;
        }
        String message = incident.failure().exceptionMessage();
        int at = message == null ? -1 : message.indexOf(RECEIVED);
        return message == null || at < 0 ? null : message.substring(at + RECEIVED.length());
    }

    /** Why our own side refused, in its words; null if it did not. */
    public @Nullable String reason() {
        if (alertOfPeer() != null || !failed()) {
            return null;
        }
        String words =
                view == null || view.reason() == null ? incident.failure().exceptionMessage() : view.reason();
        if (words == null) {
            return null;
        }
        // OkHttp goes on with all names of the certificate on lines of their own.
        String first = words.lines().findFirst().orElse("").replaceFirst("^\\([a-z_]+\\) ", "");
        return first.endsWith(":") ? first.substring(0, first.length() - 1) : first;
    }

    /** True if our side found no way from the peer's certificates to a root that it trusts. */
    public boolean foundNoPath() {
        String reason = reason();
        return reason != null && reason.contains(NO_PATH);
    }

    /** True if our side found a certificate out of its time. */
    public boolean foundExpired() {
        return says(EXPIRED);
    }

    /** True if our side found another name in the certificate. */
    public boolean foundWrongName() {
        return says(WRONG_NAME);
    }

    private boolean says(List<String> words) {
        String reason = reason();
        String lower = reason == null ? "" : reason.toLowerCase(Locale.ROOT);
        return words.stream().anyMatch(lower::contains);
    }

    /** The peer's own certificate; null if it was not seen. */
    public TlsView.@Nullable Certificate own() {
        return view == null ? null : view.own();
    }

    /** True if the first bytes of the answer were certainly no TLS. */
    public boolean answeredWithoutTls() {
        return view != null
                && view.sent() == TlsView.Opening.TLS_HANDSHAKE
                && view.received().isForeign();
    }

    /** True if we asked in clear and an alert of TLS came back. */
    public boolean askedWithoutTls() {
        return view != null
                && view.sent() == TlsView.Opening.HTTP_REQUEST
                && view.received() == TlsView.Opening.TLS_ALERT;
    }

    /** {@code for api.example.com, TLSv1.3}, as far as it is known; null if nothing is. */
    public @Nullable String handshakeText() {
        if (view == null || view.startedNanos() == 0) {
            return null;
        }
        String text = view.peerName() == null ? "" : " for " + view.peerName();
        text += view.protocol() == null ? "" : ", " + view.protocol();
        String took = view.handshakeMillis() < 0 ? "" : ", " + Quantity.millis(view.handshakeMillis());
        return "TLS handshake" + text + took
                + switch (view.phase()) {
                    case HELLO -> ", before the server's hello";
                    case NEGOTIATING -> ", behind the server's hello";
                    case VALIDATING -> ", while we looked at its certificates";
                    case ESTABLISHED -> ", complete";
                };
    }

    /** {@code 2 certificates: CN=api, issued by CN=Example CA}; null if none was seen. */
    public @Nullable String chainText() {
        TlsView.Certificate own = own();
        if (view == null || own == null) {
            return null;
        }
        return "the server sent " + Quantity.counted(view.chain().size(), "certificate") + ": " + own.subject()
                + (own.selfSigned() ? ", signed by itself" : ", issued by " + own.issuer())
                + (own.issuerAddress() == null ? "" : ", to be had from " + own.issuerAddress());
    }

    /** Adds the handshake and the certificates to a statement, as far as they are known. */
    public Statement tell(Statement statement) {
        String handshake = handshakeText();
        String certificates = chainText();
        if (view != null && handshake != null) {
            statement.fact(io.wirewitness.model.Tier.APP, view.startedNanos(), handshake);
        }
        if (view != null && certificates != null) {
            statement.fact(
                    io.wirewitness.model.Tier.APP,
                    view.startedNanos() == 0 ? incident.epochNanos() : view.startedNanos(),
                    certificates);
        }
        return statement;
    }
}
