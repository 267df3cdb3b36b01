package io.wirewitness.diagnose.rules;

import io.wirewitness.diagnose.Exchange;
import io.wirewitness.diagnose.Opinion;
import io.wirewitness.diagnose.OwnTls;
import io.wirewitness.diagnose.Parties;
import io.wirewitness.diagnose.Rule;
import io.wirewitness.diagnose.Statement;
import io.wirewitness.diagnose.Symptom;
import io.wirewitness.diagnose.TlsHandshake;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Incident;
import io.wirewitness.model.TcpSegment;
import io.wirewitness.model.TlsPart;
import io.wirewitness.model.TlsView;
import java.util.Locale;

/** The server sends its own certificate and not the one that links it to a root; browsers fetch that, other clients fail. */
public final class TlsChainIncomplete implements Rule {

    private static final int BAD_CERTIFICATE = 42;
    private static final int CERTIFICATE_UNKNOWN = 46;
    private static final int UNKNOWN_CA = 48;

    @Override
    public String cause() {
        return "tls-chain-incomplete";
    }

    @Override
    public boolean concerns(Symptom symptom) {
        return symptom.exchange() && (symptom.tls() || symptom.packets());
    }

    @Override
    public Opinion judge(Incident incident) {
        Exchange exchange = Exchange.of(incident);
        OwnTls ownTls = OwnTls.of(incident);
        if (exchange != null && ownTls != null && ownTls.own() != null) {
            return byOwn(incident, exchange, ownTls);
        }
        TlsHandshake tls = TlsHandshake.of(incident.flow());
        TcpSegment alertAt = tls == null ? null : tls.fatalAlertAt();
        TlsPart.Alert alert = TlsHandshake.fatalIn(alertAt);
        TlsPart.Certificates sent = tls == null ? null : tls.certificates();
        if (exchange == null || tls == null || alertAt == null || alert == null || sent == null) {
            return Opinion.notConcerned(); // TLS 1.3 encrypts certificates
        }
        if (!alertAt.source().equals(incident.local())) {
            return Opinion.ruledOut("it was the server that refused");
        }
        if (sent.count() > 1) {
            return Opinion.ruledOut("the server sent " + sent.count() + " certificates");
        }
        TlsPart.Certificate own = sent.first();
        if (own != null && own.selfSigned()) {
            return Opinion.ruledOut("the server's certificate is signed by itself: nothing is missing above it");
        }
        if (!isAboutTrust(alert)) {
            return Opinion.ruledOut("the client's alert was " + alert.name() + ", which is not about who signed");
        }
        if (own == null || !isRefusalOfIt(tls, alert)) {
            return Opinion.notConcerned();
        }
        String url = own.caIssuersUrl();
        Statement statement = Statement.of(incident, cause(), Blame.PEER_APP, Confidence.LIKELY)
                .headline("the server sent one certificate and not that of its issuer, " + own.issuer() + "; "
                        + Parties.of(incident).we() + " refused it: " + alert.name())
                .action("let the server send its whole chain: append the certificate of " + own.issuer()
                        + (url == null ? "" : " (from " + url + ")")
                        + " to its certificate file (nginx ssl_certificate, keytool -importcert of the whole reply);"
                        + " openssl s_client -showcerts shows what it sends")
                .packet(tls.hello(), "ClientHello" + tls.helloText())
                .packet(
                        tls.certificatesAt(),
                        TlsRefused.certificates(sent)
                                + (url == null ? "" : ", whose certificate is at " + url)
                                + " and no other certificate")
                .packet(
                        alertAt,
                        "fatal alert " + alert.name() + " (" + alert.description() + ") from "
                                + Parties.of(incident).us());
        return statement
                .failure()
                .missing("the client's trust store: if " + own.issuer()
                        + " is itself a root, the chain is whole and that root is not trusted")
                .stated();
    }

    // ---- what our own TLS library said ----

    private Opinion byOwn(Incident incident, Exchange exchange, OwnTls tls) {
        TlsView view = tls.view();
        TlsView.Certificate own = tls.own();
        if (view == null || own == null || !tls.failed()) {
            return Opinion.notConcerned();
        }
        if (tls.alertOfPeer() != null) {
            return Opinion.ruledOut("it was the server that refused");
        }
        if (!tls.foundNoPath()) {
            return Opinion.ruledOut("what we refused was not who signed");
        }
        if (view.chain().size() > 1) {
            return Opinion.ruledOut("the server sent " + view.chain().size() + " certificates");
        }
        if (own.selfSigned()) {
            return Opinion.ruledOut("the server's certificate is signed by itself: nothing is missing above it");
        }
        if (!isIt(tls)) {
            return Opinion.notConcerned();
        }
        return tls.tell(Statement.of(incident, cause(), Blame.PEER_APP, Confidence.LIKELY))
                .headline("the server sent one certificate and not that of its issuer, " + own.issuer()
                        + ", which can be had from " + own.issuerAddress()
                        + " and without which we found no way to a root that we trust")
                .action("let the server send its whole chain: append the certificate of " + own.issuer() + " (from "
                        + own.issuerAddress()
                        + ") to its certificate file (nginx ssl_certificate, keytool -importcert of the whole reply);"
                        + " openssl s_client -showcerts shows what it sends")
                .kernelAfter(exchange)
                .failure()
                .missing("our trust store: if " + own.issuer()
                        + " is itself a root, the chain is whole and that root is not trusted")
                .stated();
    }

    /** True if our side found no path, from one certificate that says where its issuer's is found. */
    static boolean isIt(OwnTls tls) {
        TlsView view = tls.view();
        TlsView.Certificate own = tls.own();
        return view != null
                && own != null
                && tls.foundNoPath()
                && view.chain().size() == 1
                && !own.selfSigned()
                && own.issuerAddress() != null
                && !own.issuer().toLowerCase(Locale.ROOT).contains("root");
    }

    static boolean isAboutTrust(TlsPart.Alert alert) {
        return switch (alert.description()) {
            case BAD_CERTIFICATE, CERTIFICATE_UNKNOWN, UNKNOWN_CA -> true;
            default -> false;
        };
    }

    /**
     * True if a client's alert fits a chain without its issuer better than a root that is not trusted: the certificate says
     * where its issuer's is found, or the alert says that no issuer was.
     */
    static boolean isRefusalOfIt(TlsHandshake tls, TlsPart.Alert alert) {
        TlsPart.Certificates sent = tls.certificates();
        TlsPart.Certificate own = sent == null ? null : sent.first();
        if (sent == null || own == null || !tls.chainLacksIssuer() || !isAboutTrust(alert)) {
            return false;
        }
        boolean cut = sent.presentBytes() < sent.messageBytes();
        return own.caIssuersUrl() != null || (cut && alert.description() != BAD_CERTIFICATE);
    }
}
