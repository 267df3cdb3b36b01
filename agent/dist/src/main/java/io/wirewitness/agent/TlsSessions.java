package io.wirewitness.agent;

import io.wirewitness.boot.FirstBytes;
import io.wirewitness.boot.SocketState;
import io.wirewitness.boot.TlsFacts;
import io.wirewitness.boot.TlsHooks;
import io.wirewitness.capture.TimeAxis;
import io.wirewitness.model.Failure;
import io.wirewitness.model.TlsView;
import io.wirewitness.model.TlsView.Opening;
import io.wirewitness.model.TlsView.Phase;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What TLS libraries said of a connection, in the model's words; read on the failure path only. */
final class TlsSessions {

    private static final long MILLI_NANOS = 1_000_000L;
    private static final int DEEPEST_CAUSE = 8;
    private static final int MOST_CERTIFICATES = 10;

    /** The extension that says where the issuer can be had (RFC 5280, 4.2.2.1). */
    private static final String AUTHORITY_INFORMATION_ACCESS = "1.3.6.1.5.5.7.1.1";

    /** What netty's own timer said until 4.1.38; later it has a class for it. */
    private static final String HANDSHAKE_TIMED_OUT = "handshake timed out";

    /** The JDK's HTTP client (SSLFlowDelegate, 17 to 25) where the socket ended in the handshake; JSSE's sockets say the same. */
    private static final String ENDED_IN_HANDSHAKE = "Remote host terminated the handshake";

    /** Jetty's, 9.4 to 12.1 (SslConnection), for the same. */
    private static final String ABRUPTLY_CLOSED = "Abruptly closed by peer";

    /** JSSE's engines, 17 to 25, where the socket ended without the peer's goodbye. */
    private static final String CUT_OFF = "closing inbound before receiving peer's close_notify";

    private final TimeAxis axis;

    TlsSessions(TimeAxis axis) {
        this.axis = axis;
    }

    /** Null if nothing is known, or the connection carries no TLS, nobody spoke of it, and HTTP was not answered by something else. */
    @Nullable
    TlsView of(SocketState state) {
        TlsFacts facts = state.tls instanceof TlsFacts known ? known : TlsHooks.of(state.attemptEnded);
        OpenSslWords ended = wordsOf(state.attemptEnded);
        OpenSslWords words = ended == null ? OpenSslWords.of(state.openSslSaid) : ended;
        Opening sent = opening(state.firstOut);
        Opening received = opening(state.firstIn);
        boolean asked = sent == Opening.HTTP_REQUEST || (state.library != null && state.bytesOut == 0);
        boolean noHttp = asked && received == Opening.OTHER;
        if (facts == null && words == null && !sent.isTls() && !received.isTls() && !noHttp) {
            return null;
        }
        String alert = facts == null || facts.alert == null ? null : facts.alert.toLowerCase(Locale.ROOT);
        boolean fromPeer = facts != null && facts.alertFromPeer;
        if (alert == null && words != null) {
            alert = words.alert();
            fromPeer = words.fromPeer();
        }
        if (alert == null && state.firstIn >= FirstBytes.TLS_ALERT) {
            alert = TlsView.alertName(state.firstIn - FirstBytes.TLS_ALERT);
            fromPeer = true;
        }
        return new TlsView(
                phase(facts, state, received),
                facts == null ? 0 : at(facts.startedNanos),
                facts == null ? -1 : millis(facts.startedNanos, facts.endedNanos),
                facts == null ? null : protocol(facts.protocol),
                facts == null ? null : facts.peerHost,
                facts == null ? List.of() : certificates(facts.chain),
                alert,
                fromPeer,
                facts != null && facts.closeNotifyFromPeer,
                facts != null && facts.reason != null ? facts.reason : reason(state.attemptEnded),
                facts == null ? null : fetch(facts.fetch),
                sent,
                words != null && words.noTls() && received == Opening.UNKNOWN ? Opening.OTHER : received);
    }

    /** What an exception of a TLS library means; null if it is none, or its cause says more. */
    static Failure.@Nullable Kind kind(Throwable thrown) {
        // Vert.x and the JDK's HTTP client wrap one in another.
        if (!(thrown instanceof SSLException)
                || TlsHooks.isOfSocket(thrown)
                || (thrown.getCause() instanceof SSLException && thrown.getCause() != thrown)) {
            return null;
        }
        String message = thrown.getMessage() == null ? "" : thrown.getMessage();
        if (thrown.getClass().getSimpleName().contains("Timeout") || message.equals(HANDSHAKE_TIMED_OUT)) {
            return Failure.Kind.TIMED_OUT; // netty's SslHandshakeTimeoutException
        }
        if (message.equals(CUT_OFF) || message.equals(ENDED_IN_HANDSHAKE) || message.equals(ABRUPTLY_CLOSED)) {
            return Failure.Kind.END_OF_STREAM;
        }
        return thrown.getClass().getSimpleName().contains("Closed") ? null : Failure.Kind.TLS_FAILED;
    }

    private static Phase phase(@Nullable TlsFacts facts, SocketState state, Opening received) {
        if (facts != null && facts.phase == TlsFacts.ESTABLISHED) {
            return Phase.ESTABLISHED;
        }
        if (facts != null && facts.phase == TlsFacts.VALIDATING) {
            return Phase.VALIDATING;
        }
        boolean heard = received == Opening.TLS_HANDSHAKE || (received == Opening.UNKNOWN && state.bytesIn > 0);
        return heard || (facts != null && facts.phase == TlsFacts.VALIDATED) ? Phase.NEGOTIATING : Phase.HELLO;
    }

    /** What a trust manager said, where the TLS library's own exception says less, as netty's for OpenSSL does. */
    private static @Nullable String reason(@Nullable Throwable thrown) {
        boolean tls = false;
        Throwable link = thrown;
        for (int depth = 0; link != null && depth < DEEPEST_CAUSE; depth++) {
            tls |= link instanceof SSLException;
            if (tls && link instanceof GeneralSecurityException) {
                return link.getMessage();
            }
            link = link.getCause() == link ? null : link.getCause();
        }
        return null;
    }

    private static @Nullable OpenSslWords wordsOf(@Nullable Throwable thrown) {
        Throwable link = thrown;
        for (int depth = 0; link != null && depth < DEEPEST_CAUSE; depth++) {
            OpenSslWords words = OpenSslWords.of(link.getMessage());
            if (words != null) {
                return words;
            }
            link = link.getCause() == link ? null : link.getCause();
        }
        return null;
    }

    private static Opening opening(int first) {
        return switch (first) {
            case FirstBytes.NONE -> Opening.UNKNOWN;
            case FirstBytes.TLS_HANDSHAKE -> Opening.TLS_HANDSHAKE;
            case FirstBytes.TLS_OTHER -> Opening.TLS_OTHER;
            case FirstBytes.HTTP_REQUEST -> Opening.HTTP_REQUEST;
            case FirstBytes.HTTP_RESPONSE -> Opening.HTTP_RESPONSE;
            case FirstBytes.HTTP2 -> Opening.HTTP2;
            default -> first >= FirstBytes.TLS_ALERT ? Opening.TLS_ALERT : Opening.OTHER;
        };
    }

    /** {@code TLSv1.3} for JSSE's constant {@code TLS13}. */
    private static @Nullable String protocol(@Nullable String constant) {
        return constant != null && constant.matches("TLS1[0-9]") ? "TLSv1." + constant.charAt(4) : constant;
    }

    private TlsView.@Nullable Fetch fetch(TlsFacts.@Nullable Fetch fetch) {
        if (fetch == null) {
            return null;
        }
        long millis = millis(fetch.startedNanos, fetch.endedNanos);
        return new TlsView.Fetch(host(fetch.address), at(fetch.startedNanos), millis, fetch.endedNanos != 0);
    }

    private static String host(String address) {
        try {
            URI uri = URI.create(address);
            if (uri.getHost() == null) {
                return address;
            }
            int port = uri.getPort() >= 0 ? uri.getPort() : "https".equals(uri.getScheme()) ? 443 : 80;
            return uri.getHost() + ":" + port;
        } catch (IllegalArgumentException e) {
            return address;
        }
    }

    @SuppressWarnings("JavaUtilDate") // X509Certificate has no other
    private static List<TlsView.Certificate> certificates(X509Certificate @Nullable [] chain) {
        List<TlsView.Certificate> read = new ArrayList<>();
        for (X509Certificate each : chain == null ? new X509Certificate[0] : chain) {
            if (each != null && read.size() < MOST_CERTIFICATES) {
                read.add(new TlsView.Certificate(
                        each.getSubjectX500Principal().getName(),
                        each.getIssuerX500Principal().getName(),
                        issuerAddress(each.getExtensionValue(AUTHORITY_INFORMATION_ACCESS)),
                        each.getNotAfter().getTime() * MILLI_NANOS));
            }
        }
        return read;
    }

    /**
     * The first caIssuers address in the extension: its object identifier 1.3.6.1.5.5.7.48.2 and behind it a URI, which is
     * context tag 6 with a length of one byte, or of one byte behind 0x81.
     */
    static @Nullable String issuerAddress(byte @Nullable [] extension) {
        byte[] caIssuers = {0x06, 0x08, 0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x30, 0x02, (byte) 0x86};
        for (int at = 0; extension != null && at + caIssuers.length + 2 < extension.length; at++) {
            int same = 0;
            while (same < caIssuers.length && extension[at + same] == caIssuers[same]) {
                same++;
            }
            if (same == caIssuers.length) {
                int length = extension[at + same] & 0xff;
                int from = at + same + 1;
                if (length == 0x81) {
                    length = extension[from] & 0xff;
                    from++;
                } else if (length > 0x81) {
                    return null;
                }
                return from + length > extension.length
                        ? null
                        : new String(extension, from, length, StandardCharsets.US_ASCII);
            }
        }
        return null;
    }

    private long at(long nanoTime) {
        return nanoTime == 0 ? 0 : axis.ofNanoTime(nanoTime);
    }

    private static long millis(long from, long to) {
        return from == 0 ? -1 : ((to == 0 ? System.nanoTime() : to) - from) / MILLI_NANOS;
    }
}
