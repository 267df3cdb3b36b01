package io.wirewitness.diagnose.rules;

import io.wirewitness.diagnose.Exchange;
import io.wirewitness.diagnose.Opinion;
import io.wirewitness.diagnose.OwnTls;
import io.wirewitness.diagnose.Parties;
import io.wirewitness.diagnose.Quantity;
import io.wirewitness.diagnose.Rule;
import io.wirewitness.diagnose.Statement;
import io.wirewitness.diagnose.Symptom;
import io.wirewitness.diagnose.TlsHandshake;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Endpoint;
import io.wirewitness.model.Failure;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.Incident;
import io.wirewitness.model.TcpSegment;
import io.wirewitness.model.Tier;
import io.wirewitness.model.TlsPart;
import io.wirewitness.model.TlsView;
import org.jspecify.annotations.Nullable;

/** One end of a TLS handshake said no: by an alert that has a name, or in a way that fits nothing else. */
public final class TlsRefused implements Rule {

    private static final int BAD_CERTIFICATE = 42;
    private static final int CERTIFICATE_EXPIRED = 45;
    private static final int CERTIFICATE_UNKNOWN = 46;
    private static final int UNKNOWN_CA = 48;

    @Override
    public String cause() {
        return "tls-refused";
    }

    @Override
    public boolean concerns(Symptom symptom) {
        return symptom.exchange();
    }

    @Override
    public Opinion judge(Incident incident) {
        Exchange exchange = Exchange.of(incident);
        if (exchange == null || exchange.failedWith(Failure.Kind.ERROR_STATUS)) {
            return Opinion.notConcerned();
        }
        TlsHandshake tls = TlsHandshake.of(incident.flow());
        TcpSegment foreign = tls == null ? null : tls.foreignAnswer();
        if (foreign != null) {
            return Opinion.ruledOut("the answer to the ClientHello was no TLS");
        }
        TcpSegment alertAt = tls == null ? null : tls.fatalAlertAt();
        if (tls != null && alertAt != null) {
            return byAlert(incident, tls, alertAt);
        }
        OwnTls own = OwnTls.of(incident);
        if (own != null) {
            return byOwn(incident, exchange, own);
        }
        return tls == null ? Opinion.notConcerned() : withoutAlert(incident, exchange, tls);
    }

    // ---- an alert in clear ----

    private Opinion byAlert(Incident incident, TlsHandshake tls, TcpSegment alertAt) {
        TlsPart.Alert alert = TlsHandshake.fatalIn(alertAt);
        if (alert == null) {
            return Opinion.notConcerned();
        }
        boolean byServer = alertAt.source().equals(incident.remote());
        if (!byServer && TlsChainIncomplete.isRefusalOfIt(tls, alert)) {
            return Opinion.ruledOut("the server's chain lacks a certificate, and that is what the client refused");
        }
        // It may as well have been the chain that lacks a certificate: nobody saw it.
        boolean chainUnseen = !byServer
                && TlsChainIncomplete.isAboutTrust(alert)
                && (tls.certificates() == null || tls.certificates().first() == null);
        Parties parties = Parties.of(incident);
        String who = byServer ? "the server" : parties.we();
        String foreign = byServer ? foreignHops(incident, alertAt) : null;
        Statement statement = Statement.of(
                        incident,
                        cause(),
                        byServer || alert.description() != CERTIFICATE_EXPIRED ? Blame.CONFIG : Blame.PEER_APP,
                        foreign == null && !chainUnseen ? Confidence.PROVEN : Confidence.LIKELY)
                .headline(
                        who + " refused the TLS handshake: " + alert.name() + (byServer ? asked(tls) : presented(tls)))
                .action(byServer ? actionOnServersAlert(alert, parties) : actionOnClientsAlert(tls, alert))
                .packet(tls.hello(), "ClientHello" + tls.helloText());
        TlsPart.ServerHello chosen = tls.serverHello();
        if (chosen != null && tls.answer() != null) {
            statement.packet(tls.answer(), "ServerHello: " + TlsHandshake.version(chosen.version()) + cipher(chosen));
        }
        if (tls.certificates() != null) {
            statement.packet(tls.certificatesAt(), certificates(tls.certificates()));
        }
        statement.packet(
                alertAt,
                "fatal alert " + alert.name() + " (" + alert.description() + ") in clear from "
                        + (byServer ? "the server" : parties.us()));
        if (foreign != null) {
            statement.packet(alertAt, foreign);
            statement.missing("a capture at the server's end: whether it sent this alert, or a box on the way did");
        }
        if (chainUnseen) {
            statement.missing(
                    "the server's certificates, which the capture does not hold whole (snaplen): whether that of"
                            + " the issuer is among them (tls-chain-incomplete)");
        }
        return statement.failure().stated();
    }

    private static String asked(TlsHandshake tls) {
        String text = tls.helloText();
        return text.isEmpty() ? "" : ", to a ClientHello" + text.substring(1);
    }

    private static String presented(TlsHandshake tls) {
        TlsPart.Certificates sent = tls.certificates();
        TlsPart.Certificate own = sent == null ? null : sent.first();
        return own == null || own.subject() == null ? "" : ", to the certificate of " + own.subject();
    }

    private static String cipher(TlsPart.ServerHello chosen) {
        return chosen.cipherSuite() < 0 ? "" : ", cipher suite 0x" + Integer.toHexString(chosen.cipherSuite());
    }

    /** {@code 1 certificate: api.example.com, issued by Example CA 3}. */
    static String certificates(TlsPart.Certificates sent) {
        StringBuilder text =
                new StringBuilder(sent.count() < 0 ? "certificates" : Quantity.counted(sent.count(), "certificate"));
        TlsPart.Certificate own = sent.first();
        if (own != null && own.subject() != null) {
            text.append(": ").append(own.subject());
            text.append(own.selfSigned() ? ", signed by itself" : own.issuer() == null ? "" : ", issued by ");
            text.append(own.selfSigned() || own.issuer() == null ? "" : own.issuer());
        }
        return text.toString();
    }

    private static String actionOnServersAlert(TlsPart.Alert alert, Parties parties) {
        return switch (alert.description()) {
            case 70 ->
                "let both ends share a TLS version: compare what the ClientHello offers with the server's"
                        + " ssl_protocols; in a JVM see jdk.tls.client.protocols and jdk.tls.disabledAlgorithms";
            case 40, 71 ->
                "let both ends share a cipher suite, a group and a signature algorithm, and see whether the server"
                        + " wants a client certificate; in a JVM see jdk.tls.disabledAlgorithms";
            case 112 -> "send a server name that the server knows, or configure a certificate for this one there";
            case 120 -> "offer a protocol that the server speaks (ALPN: h2, http/1.1)";
            case BAD_CERTIFICATE, 43, 44, CERTIFICATE_EXPIRED, CERTIFICATE_UNKNOWN, UNKNOWN_CA, 116 ->
                "give " + parties.us() + " a client certificate that the server accepts: one it trusts, within its"
                        + " dates, with its whole chain";
            default -> "look in the server's log at this moment for why it refused";
        };
    }

    private static String actionOnClientsAlert(TlsHandshake tls, TlsPart.Alert alert) {
        TlsPart.Certificates sent = tls.certificates();
        if (sent != null && sent.first() != null && sent.first().selfSigned()) {
            return "the server's certificate is signed by itself: add it to the client's trust store, or give the server one"
                    + " of an authority that the client trusts";
        }
        return switch (alert.description()) {
            case CERTIFICATE_EXPIRED -> "renew the server's certificate, or set the client's clock right";
            case 44 -> "replace the server's certificate: it is revoked";
            case BAD_CERTIFICATE, 43, CERTIFICATE_UNKNOWN, UNKNOWN_CA ->
                "let openssl s_client -showcerts show what the server sends: if its chain is whole, the client's trust"
                        + " store lacks the root; if not, complete the chain on the server; else compare the name";
            case 70 -> "let both ends share a TLS version: the server chose one that the client does not take";
            default -> "look in the client's log at this moment for why it refused";
        };
    }

    /** A box that answers in the server's name is seldom as far away as the server. */
    private static @Nullable String foreignHops(Incident incident, TcpSegment alertAt) {
        FlowSnapshot flow = incident.flow();
        if (flow == null) {
            return null;
        }
        for (TcpSegment segment : flow.segments()) {
            if (segment.source().equals(alertAt.source()) && Math.abs(segment.ttl() - alertAt.ttl()) >= 2) {
                return "the alert has TTL " + alertAt.ttl() + ", the server's SYN-ACK or another segment has "
                        + segment.ttl();
            }
        }
        return null;
    }

    // ---- what our own TLS library said ----

    private Opinion byOwn(Incident incident, Exchange exchange, OwnTls own) {
        TlsView view = own.view();
        boolean plain = view != null
                && view.sent() != TlsView.Opening.UNKNOWN
                && view.startedNanos() == 0
                && view.sent() != TlsView.Opening.TLS_HANDSHAKE;
        if (own.answeredWithoutTls()) {
            return Opinion.ruledOut("the answer to our ClientHello was no TLS");
        }
        String message = incident.failure().exceptionMessage();
        if (plain || NotTls.isNoRecord(message)) {
            return Opinion.notConcerned();
        }
        String alert = own.alertOfPeer();
        if (alert != null && (own.failed() || exchange.ended() || own.inHandshake())) {
            return byTheirAlert(incident, exchange, own, alert);
        }
        if (own.failed() && own.handshakeOver() && !own.foundWrongName() && !own.foundNoPath() && !own.foundExpired()) {
            return Opinion.notConcerned(); // a broken record in the middle of an answer refuses no handshake
        }
        if (own.failed()) {
            return byOurRefusal(incident, exchange, own);
        }
        boolean closed = exchange.failedWith(Failure.Kind.END_OF_STREAM) && own.inHandshake();
        return closed && !exchange.closedByUsFirst() ? closedByPeer(incident, exchange, own) : Opinion.notConcerned();
    }

    private Opinion byTheirAlert(Incident incident, Exchange exchange, OwnTls own, String name) {
        TlsView view = own.view();
        boolean goodbye = name.equals("close_notify");
        // In TLS 1.3 a client is done before the server has looked at its certificate.
        boolean later = own.handshakeOver()
                && (!exchange.firstUse() || (exchange.answerBytes() > 0 && !exchange.answerMayBeTickets()))
                && !name.contains("certificate")
                && !name.equals("unknown_ca");
        String what = goodbye
                ? "the server ended the TLS handshake by close_notify"
                : "the server " + (later ? "ended the TLS connection by an alert: " : "refused the TLS handshake: ")
                        + name;
        String forWhom = view == null || view.peerName() == null ? "" : ", for " + view.peerName();
        Statement statement = own.tell(Statement.of(
                incident, cause(), Blame.CONFIG, goodbye || later ? Confidence.LIKELY : Confidence.PROVEN));
        if (goodbye || later) {
            statement.missing("why the server did so: its log at this moment");
        }
        return statement
                .headline(what + forWhom)
                .action(actionOnAlert(name))
                .fact(Tier.APP, incident.epochNanos(), "alert " + name + " came from the server")
                .kernelAfter(exchange)
                .failure()
                .stated();
    }

    private static String actionOnAlert(String name) {
        return switch (name) {
            case "protocol_version" ->
                "let both ends share a TLS version: compare what the ClientHello offers with the server's"
                        + " ssl_protocols; in a JVM see jdk.tls.client.protocols and jdk.tls.disabledAlgorithms";
            case "handshake_failure", "insufficient_security" ->
                "let both ends share a cipher suite, a group and a signature algorithm, and see whether the server"
                        + " wants a client certificate; in a JVM see jdk.tls.disabledAlgorithms";
            case "unrecognized_name" ->
                "send a server name that the server knows, or configure a certificate for this one there";
            case "no_application_protocol" -> "offer a protocol that the server speaks (ALPN: h2, http/1.1)";
            case "bad_certificate",
                    "unsupported_certificate",
                    "certificate_revoked",
                    "certificate_expired",
                    "certificate_unknown",
                    "unknown_ca",
                    "certificate_required" ->
                "give us a client certificate that the server accepts: one it trusts, within its dates, with its whole"
                        + " chain (javax.net.ssl.keyStore, or the client's SSLContext)";
            default ->
                "compare versions, cipher suites, server name and client certificate with what the server wants:"
                        + " its log says why; -Djavax.net.debug=ssl:handshake shows ours";
        };
    }

    private Opinion byOurRefusal(Incident incident, Exchange exchange, OwnTls own) {
        if (TlsChainIncomplete.isIt(own)) {
            return Opinion.ruledOut("the server's chain lacks a certificate, and that is what we refused");
        }
        if (TlsValidationStalled.isIt(own)) {
            return Opinion.ruledOut("we refused because nobody answered our question about the certificate");
        }
        String reason = own.reason();
        if (reason == null) {
            return Opinion.notConcerned();
        }
        TlsView view = own.view();
        TlsView.Certificate certificate = own.own();
        String subject =
                certificate == null ? "the server's certificate" : "the certificate of " + certificate.subject();
        Blame blame = Blame.CONFIG;
        String headline;
        String action;
        boolean chainMayLack = false;
        if (own.foundNoPath()) {
            boolean self = certificate != null && certificate.selfSigned();
            chainMayLack = !self && (view == null || view.chain().size() <= 1);
            headline = self
                    ? subject + " is signed by itself, and our trust store does not hold it"
                    : subject + " leads to no root that we trust"
                            + (view == null || view.chain().isEmpty()
                                    ? ""
                                    : "; the last one's issuer is "
                                            + view.chain()
                                                    .get(view.chain().size() - 1)
                                                    .issuer());
            action = self
                    ? "add the server's certificate to our trust store (javax.net.ssl.trustStore, or the client's"
                            + " SSLContext), or give the server one of an authority that we trust"
                    : "add the root to our trust store (javax.net.ssl.trustStore, or the client's SSLContext);"
                            + (chainMayLack
                                    ? " openssl s_client -showcerts shows whether the server sends its whole chain"
                                    : " an old JDK or an image without certificates lacks newer roots");
        } else if (own.foundExpired()) {
            TlsView.Certificate expired = expired(view, incident.epochNanos());
            blame = expired == null ? Blame.UNKNOWN : Blame.PEER_APP; // not yet valid: whose clock is wrong?
            headline = (expired == null ? subject : "the certificate of " + expired.subject()) + " is out of its time"
                    + (expired == null
                            ? ""
                            : ": it expired " + Quantity.nanos(incident.epochNanos() - expired.notAfterNanos())
                                    + " ago");
            action = "renew the server's certificate, or set our clock right";
        } else if (own.foundWrongName()) {
            headline = subject + " is not for this name: " + reason;
            action =
                    "use a name that the certificate bears, or give the server a certificate with this name; a proxy or"
                            + " a default virtual host may have answered in the server's place";
        } else {
            headline = reason;
            action = "compare versions, cipher suites and certificates of both ends; in a JVM see"
                    + " jdk.tls.client.protocols, jdk.tls.disabledAlgorithms and"
                    + " -Djavax.net.debug=ssl:handshake";
        }
        Statement statement = own.tell(
                        Statement.of(incident, cause(), blame, chainMayLack ? Confidence.LIKELY : Confidence.PROVEN))
                .headline("we refused the TLS handshake: " + headline)
                .action(action);
        if (view != null && view.alert() != null) {
            statement.fact(Tier.APP, incident.epochNanos(), "we answered with the alert " + view.alert());
        }
        if (chainMayLack) {
            statement.missing("whether the server's chain is whole: its certificate does not say where its issuer's is"
                    + " (tls-chain-incomplete)");
        }
        return statement.kernelAfter(exchange).failure().stated();
    }

    private static TlsView.@Nullable Certificate expired(@Nullable TlsView view, long now) {
        return view == null
                ? null
                : view.chain().stream()
                        .filter(each -> each.notAfterNanos() != 0 && each.notAfterNanos() < now)
                        .findFirst()
                        .orElse(null);
    }

    private Opinion closedByPeer(Incident incident, Exchange exchange, OwnTls own) {
        return own.tell(Statement.of(incident, cause(), Blame.UNKNOWN, Confidence.POSSIBLE))
                .headline("the server closed inside the TLS handshake, without an alert")
                .action("see whether the server knows this name (SNI) and speaks TLS on this port: proxies that find no"
                        + " match for the name close like this; its log says more")
                .kernelAfter(exchange)
                .failure()
                .missing(
                        "why: no alert says it; a crashed worker and a port that speaks another protocol close like this"
                                + " too (peer-closed-without-response, not-tls)")
                .stated();
    }

    // ---- no alert that can be read ----

    private Opinion withoutAlert(Incident incident, Exchange exchange, TlsHandshake tls) {
        Endpoint local = incident.local();
        Endpoint remote = incident.remote();
        FlowSnapshot.Side theirs = incident.theirs();
        if (local == null || remote == null || theirs == null) {
            return Opinion.notConcerned();
        }
        TcpSegment clients = tls.clientFinished() ? null : tls.encryptedAlertAt(local);
        if (clients != null) {
            return encrypted(
                    incident,
                    tls,
                    clients,
                    Parties.of(incident).we(),
                    Parties.of(incident).us());
        }
        TcpSegment servers = tls.encryptedAlertAt(remote);
        boolean behindFinished = servers != null
                && theirs.fin() != null
                && exchange.failedWith(Failure.Kind.END_OF_STREAM)
                && onlyHandshakeBefore(incident, servers);
        if (servers != null && behindFinished) {
            return encrypted(incident, tls, servers, "the server", "the server");
        }
        boolean atOnce = theirs.payloadBytes() == 0
                && theirs.fin() != null
                && exchange.failedWith(Failure.Kind.END_OF_STREAM)
                && theirs.fin().number() > tls.hello().number();
        return atOnce ? closed(incident, tls, theirs) : Opinion.notConcerned();
    }

    /** True if the server sent nothing between its Finished and this, not even session tickets. */
    private static boolean onlyHandshakeBefore(Incident incident, TcpSegment alert) {
        FlowSnapshot flow = incident.flow();
        boolean clientSpoke = false;
        if (flow == null) {
            return false;
        }
        for (TcpSegment segment : flow.segments()) {
            if (segment.number() >= alert.number()) {
                break;
            }
            boolean data = segment.payload() == io.wirewitness.model.Payload.TLS_APPLICATION_DATA
                    || segment.payload() == io.wirewitness.model.Payload.TLS_HANDSHAKE;
            if (segment.source().equals(flow.client())) {
                clientSpoke |= data;
            } else if (clientSpoke && segment.payloadBytes() > 0) {
                return false;
            }
        }
        return clientSpoke;
    }

    private Opinion encrypted(Incident incident, TlsHandshake tls, TcpSegment at, String who, String from) {
        return Statement.of(incident, cause(), Blame.CONFIG, Confidence.POSSIBLE)
                .headline(who + " ended the TLS 1.3 handshake with an encrypted record of an alert's size")
                .action("look in the log of " + from + " at this moment for the alert's name: a certificate that is not"
                        + " trusted or does not bear the name, or a client certificate that is required")
                .packet(tls.hello(), "ClientHello" + tls.helloText())
                .packet(
                        at,
                        "encrypted record in a segment of " + Quantity.bytes(at.payloadBytes()) + " from " + from
                                + ", too small for a Finished, and nothing behind it")
                .failure()
                .missing("the alert itself: TLS 1.3 encrypts all behind the ServerHello, close_notify too")
                .stated();
    }

    private Opinion closed(Incident incident, TlsHandshake tls, FlowSnapshot.Side theirs) {
        TcpSegment fin = theirs.fin();
        long took = fin == null ? 0 : fin.epochNanos() - tls.hello().epochNanos();
        return Statement.of(incident, cause(), Blame.UNKNOWN, Confidence.POSSIBLE)
                .headline("the server closed " + Quantity.nanos(took) + " after "
                        + Parties.of(incident).our() + " ClientHello, without a word")
                .action("see whether the server knows this name (SNI) and speaks TLS on this port: proxies that find no"
                        + " match for the name close like this; its log says more")
                .packet(tls.hello(), "ClientHello" + tls.helloText())
                .packet(fin, "FIN from the server; no payload and no alert before it")
                .fact(Tier.PACKETS, incident.epochNanos(), "the handshake had not begun on the server's side")
                .missing(
                        "why: no alert says it; a crashed worker and a port that speaks another protocol close like this"
                                + " too (peer-closed-without-response, not-tls)")
                .stated();
    }
}
