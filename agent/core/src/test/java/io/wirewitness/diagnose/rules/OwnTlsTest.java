package io.wirewitness.diagnose.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.diagnose.Diagnosis;
import io.wirewitness.diagnose.EventText;
import io.wirewitness.diagnose.Opinion;
import io.wirewitness.diagnose.RuleTesting;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Incident;
import io.wirewitness.model.Retry;
import io.wirewitness.model.Verdict;
import org.junit.jupiter.api.Test;

/** What rules make of what our own TLS library said: each cause, and the causes it is confused with. */
@SuppressWarnings("StringConcatToTextBlock") // lines of one incident, put together from parts
class OwnTlsTest {

    private static final String NO_PATH =
            "PKIX path building failed: sun.security.provider.certpath.SunCertPathBuilderException: unable to find"
                    + " valid certification path to requested target";

    private static final String CONNECTION = """
            connection local=10.0.0.7:49092 remote=10.0.0.5:443 ordinal=1 opened=0 connected=0.001 start=0.01 request=400 in=2000 out=400
            call library="okhttp 4.12.0" method=GET url=https://api.example.com/
            """;

    private static final String LEAF =
            "certificate subject=\"CN=api.example.com\" issuer=\"CN=Example CA 3\" at=http://ca.example/3.cer notAfter=900000\n";

    private static final String SILENT = """
            failure at=10.01 kind=TIMED_OUT exception=java.net.SocketTimeoutException message="Read timed out"
            connection local=10.0.0.7:49092 remote=10.0.0.5:8443 ordinal=1 opened=0 connected=0.001 start=0.01 request=400 in=0 out=400
            after state=ESTABLISHED acked=401 queue=0
            """;

    private static Incident refused(String message, String tls, String... certificates) {
        return EventText.parse("failure at=0.2 kind=TLS_FAILED exception=javax.net.ssl.SSLHandshakeException message=\""
                + message + "\"\n" + CONNECTION
                + "tls started=0.01 took=190ms sent=TLS_HANDSHAKE received=TLS_HANDSHAKE "
                + tls + "\n" + String.join("", certificates));
    }

    private static Incident weRefused(String reason, String... certificates) {
        return refused(
                reason,
                "phase=VALIDATING protocol=TLSv1.3 alert=certificate_unknown by=us reason=\"" + reason + "\"",
                certificates);
    }

    private static Verdict judged(Incident incident) {
        return new Diagnosis((rule, fault) -> {
                    throw new AssertionError(rule, fault);
                })
                .judge(incident);
    }

    private static final RuleTesting CHAIN = new RuleTesting(new TlsChainIncomplete());
    private static final RuleTesting REFUSED = new RuleTesting(new TlsRefused());
    private static final RuleTesting STALLED = new RuleTesting(new TlsValidationStalled());
    private static final RuleTesting HELLO = new RuleTesting(new TlsHelloUnanswered());
    private static final RuleTesting TRUNCATED = new RuleTesting(new TlsTruncated());
    private static final RuleTesting NOT_TLS = new RuleTesting(new NotTls());

    // ---- tls-chain-incomplete ----

    @Test
    void oneCertificateThatSaysWhereItsIssuerIs() {
        Incident incident = weRefused(NO_PATH, LEAF);
        Verdict verdict = CHAIN.states(incident);

        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(verdict.blame()).isEqualTo(Blame.PEER_APP);
        assertThat(verdict.headline()).contains("CN=Example CA 3", "http://ca.example/3.cer");
        assertThat(verdict.retry().safe()).isEqualTo(Retry.Safe.YES);
        assertThat(judged(incident).cause()).isEqualTo("tls-chain-incomplete");
        REFUSED.excludes("lacks a certificate", incident);
    }

    @Test
    void nearMissesOfAnIncompleteChain() {
        String root = "certificate subject=\"CN=Example CA 3\" issuer=\"CN=Example Root\" notAfter=900000\n";
        CHAIN.excludes("2 certificates", weRefused(NO_PATH, LEAF, root));
        CHAIN.excludes(
                "signed by itself", weRefused(NO_PATH, "certificate subject=CN=api issuer=CN=api notAfter=900000\n"));
        CHAIN.excludes("not who signed", weRefused("No name matching api.example.com found", LEAF));
        CHAIN.excludes(
                "not who signed",
                weRefused(
                        "PKIX path validation failed: java.security.cert.CertPathValidatorException: validity check"
                                + " failed",
                        LEAF));
        CHAIN.excludes(
                "the server that refused",
                refused("Received fatal alert: unknown_ca", "alert=unknown_ca by=peer", LEAF));
        // Without the address, or with a root as issuer, an untrusted root is as good a reason.
        for (String own : new String[] {
            "certificate subject=CN=api issuer=CN=Inhouse notAfter=900000\n",
            "certificate subject=CN=api issuer=\"CN=Inhouse Root\" at=http://ca/r.cer notAfter=900000\n"
        }) {
            assertThat(new TlsChainIncomplete().judge(weRefused(NO_PATH, own))).isEqualTo(Opinion.notConcerned());
            Verdict verdict = judged(weRefused(NO_PATH, own));
            assertThat(verdict.cause()).isEqualTo("tls-refused");
            assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
        }
    }

    // ---- tls-refused ----

    @Test
    void ourOwnRefusalsHaveTheirReasons() {
        Verdict self = REFUSED.states(weRefused(NO_PATH, "certificate subject=CN=api issuer=CN=api notAfter=900000\n"));
        assertThat(self.confidence()).isEqualTo(Confidence.PROVEN);
        assertThat(self.headline()).contains("we refused", "CN=api is signed by itself");

        Verdict expired = REFUSED.states(weRefused(
                "(certificate_expired) PKIX path validation failed: java.security.cert.CertPathValidatorException: validity"
                        + " check failed",
                "certificate subject=CN=api issuer=CN=Inhouse notAfter=-86400\n"));
        assertThat(expired.blame()).isEqualTo(Blame.PEER_APP);
        assertThat(expired.headline()).contains("CN=api is out of its time: it expired");

        Verdict name = REFUSED.states(weRefused("No name matching api.example.com found", LEAF));
        assertThat(name.headline()).contains("is not for this name: No name matching api.example.com found");
        assertThat(name.blame()).isEqualTo(Blame.CONFIG);

        Verdict version = REFUSED.states(refused(
                "The server selected protocol version TLS12 is not accepted by client preferences [TLS13]",
                "phase=HELLO alert=protocol_version by=us reason=\"The server selected protocol version TLS12 is not"
                        + " accepted by client preferences [TLS13]\""));
        assertThat(version.headline()).contains("we refused", "TLS12 is not accepted");
    }

    @Test
    void thePeersAlertIsNamed() {
        Verdict verdict = REFUSED.states(refused(
                "(handshake_failure) Received fatal alert: handshake_failure", "alert=handshake_failure by=peer"));
        assertThat(verdict.confidence()).isEqualTo(Confidence.PROVEN);
        assertThat(verdict.headline()).isEqualTo("the server refused the TLS handshake: handshake_failure");
        assertThat(verdict.retry().safe()).isEqualTo(Retry.Safe.YES);

        Verdict later = REFUSED.states(refused(
                "Received fatal alert: certificate_required", "phase=ESTABLISHED alert=certificate_required by=peer"));
        assertThat(later.confidence()).isEqualTo(Confidence.PROVEN);
        assertThat(later.action()).contains("client certificate");
        assertThat(later.retry().safe()).isEqualTo(Retry.Safe.YES);
    }

    /** OpenSSL says nothing of its handshakes: a request that went well before says that this one is over. */
    @Test
    void nearMissAFailureLongAfterAHandshakeThatNobodyTold() {
        String eighth = """
                failure at=9 kind=TLS_FAILED exception=javax.net.ssl.SSLException message="error:1000008b:SSL routines:OPENSSL_internal:DECRYPTION_FAILED_OR_BAD_RECORD_MAC"
                connection local=10.0.0.7:49092 remote=10.0.0.5:443 ordinal=8 idle=20ms opened=0 connected=0.001 start=8.9 request=400 in=9000 out=4000
                call library="netty 4.2.18" method=POST url=https://api.example.com/orders
                """;
        assertThat(new TlsRefused().judge(EventText.parse(eighth))).isEqualTo(Opinion.notConcerned());
        assertThat(REFUSED.states(EventText.parse(eighth.replace("ordinal=8 idle=20ms", "ordinal=1")))
                        .headline())
                .startsWith("we refused the TLS handshake");
    }

    @Test
    void anAlertBehindMuchOfAnAnswerEndsAConnectionAndRefusesNoHandshake() {
        String alert = """
                failure at=0.2 kind=TLS_FAILED exception=javax.net.ssl.SSLException message="Received fatal alert: internal_error"
                connection local=10.0.0.7:49092 remote=10.0.0.5:443 ordinal=1 opened=0 connected=0.001 start=0.01 request=400 answer=20000 in=24000 out=400
                tls phase=ESTABLISHED started=0.01 alert=internal_error by=peer
                """;
        Verdict verdict = REFUSED.states(EventText.parse(alert));
        assertThat(verdict.headline()).startsWith("the server ended the TLS connection by an alert");
        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
    }

    @Test
    void nearMissesOfARefusal() {
        REFUSED.excludes(
                "no TLS",
                EventText.parse("failure at=0.2 kind=TLS_FAILED message=\"Unsupported or unrecognized SSL message\"\n"
                        + CONNECTION + "tls started=0.01 sent=TLS_HANDSHAKE received=HTTP_RESPONSE"));
        REFUSED.excludes("nobody answered", stalled("fetch address=ocsp.example:80 at=0.05 took=2.1s done=true"));
        assertThat(new TlsRefused().judge(EventText.parse(SILENT + "tls started=0.01 sent=TLS_HANDSHAKE")))
                .isEqualTo(Opinion.notConcerned());
    }

    @Test
    void aCloseInsideTheHandshakeIsNoProof() {
        Verdict verdict = REFUSED.states(EventText.parse("""
                failure at=0.2 kind=END_OF_STREAM exception=javax.net.ssl.SSLHandshakeException message="Remote host terminated the handshake"
                connection local=10.0.0.7:49092 remote=10.0.0.5:443 ordinal=1 opened=0 start=0.01 request=400 in=0 out=400
                tls started=0.01 took=190ms sent=TLS_HANDSHAKE
                """));
        assertThat(verdict.confidence()).isEqualTo(Confidence.POSSIBLE);
        assertThat(verdict.blame()).isEqualTo(Blame.UNKNOWN);
    }

    // ---- tls-validation-stalled ----

    private static Incident stalled(String fetch) {
        return weRefused(
                "PKIX path validation failed: java.security.cert.CertPathValidatorException: Unable to determine"
                        + " revocation status due to network error",
                LEAF,
                fetch);
    }

    @Test
    void aQuestionInsideTheHandshakeThatNobodyAnswers() {
        Incident incident = stalled("fetch address=ocsp.example:80 at=0.05 took=2.1s done=true");
        Verdict verdict = STALLED.states(incident);

        assertThat(verdict.confidence()).isEqualTo(Confidence.PROVEN);
        assertThat(verdict.blame()).isEqualTo(Blame.NETWORK);
        assertThat(verdict.headline()).contains("2.1 s", "ocsp.example:80");
        assertThat(judged(incident).cause()).isEqualTo("tls-validation-stalled");

        Verdict timer =
                STALLED.states(EventText.parse("failure at=5 kind=TIMED_OUT exception=java.io.InterruptedIOException\n"
                        + CONNECTION + "tls phase=VALIDATING started=0.01 sent=TLS_HANDSHAKE received=TLS_HANDSHAKE\n"
                        + "fetch address=ocsp.example:80 at=0.05 took=4.9s done=false"));
        assertThat(timer.headline()).contains("nobody has answered yet");
    }

    @Test
    void nearMissesOfAStall() {
        STALLED.excludes("took 20 ms only", stalled("fetch address=ocsp.example:80 at=0.05 took=20ms done=true"));
        STALLED.excludes(
                "not for want of an answer",
                weRefused(
                        "No name matching api.example.com found",
                        LEAF,
                        "fetch address=ocsp.example:80 at=0.05 took=2.1s done=true"));
        assertThat(new TlsValidationStalled().judge(weRefused(NO_PATH, LEAF))).isEqualTo(Opinion.notConcerned());
    }

    // ---- tls-hello-unanswered ----

    @Test
    void aClientHelloThatNobodyAnswersOnAnyPort() {
        Incident incident = EventText.parse(SILENT + "tls sent=TLS_HANDSHAKE");
        Verdict verdict = HELLO.states(incident);

        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(judged(incident).cause()).isEqualTo("tls-hello-unanswered");
    }

    @Test
    void nearMissARequestInClearThatNobodyAnswers() {
        assertThat(new TlsHelloUnanswered().judge(EventText.parse(SILENT))).isEqualTo(Opinion.notConcerned());
    }

    // ---- tls-truncated ----

    private static Incident ended(String connection, String tls) {
        return EventText.parse(
                "failure at=1 kind=END_OF_STREAM exception=java.net.ProtocolException message=\"unexpected end\"\n"
                        + "connection local=10.0.0.7:49092 remote=10.0.0.5:443 ordinal=2 opened=0 start=0.5 idle=1s request=400"
                        + " out=800 endOfStream=0.999 " + connection + "\n" + tls);
    }

    @Test
    void anEndWithoutGoodbyeInsideAnAnswer() {
        Verdict verdict = TRUNCATED.states(ended("answer=9000 in=12000", "tls phase=ESTABLISHED started=0.01"));

        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(verdict.blame()).isEqualTo(Blame.PEER_APP);
        assertThat(verdict.retry().safe()).isEqualTo(Retry.Safe.NO);
    }

    @Test
    void nearMissesOfATruncation() {
        TRUNCATED.excludes(
                "an alert first", ended("answer=9000 in=12000", "tls phase=ESTABLISHED started=0.01 closeNotify=true"));
        TRUNCATED.excludes("our own side", EventText.parse("""
                        close at=0.9 thread=main stack=a.B.c(B.java:1)
                        failure at=1 kind=END_OF_STREAM
                        connection ordinal=2 opened=0 start=0.5 idle=1s request=400 out=800 in=12000 answer=9000 endOfStream=0.999
                        tls phase=ESTABLISHED started=0.01
                        """));
        assertThat(new TlsTruncated().judge(ended("answer=0 in=3000", "tls phase=ESTABLISHED started=0.01")))
                .isEqualTo(Opinion.notConcerned());
    }

    // ---- not-tls ----

    @Test
    void oneEndSpeaksNoTls() {
        Verdict server = NOT_TLS.states(EventText.parse(
                "failure at=0.2 kind=TLS_FAILED message=\"Unrecognized SSL message, plaintext connection?\"\n"
                        + CONNECTION + "tls started=0.01 sent=TLS_HANDSHAKE received=HTTP_RESPONSE"));
        assertThat(server.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(server.missing()).anyMatch(one -> one.contains("captive portal"));
        assertThat(server.headline()).contains("answered our ClientHello with a plain HTTP response");

        Verdict client = NOT_TLS.states(EventText.parse("failure at=0.2 kind=OTHER message=\"Unexpected status line\"\n"
                + "connection remote=10.0.0.5:8443 ordinal=1 opened=0 start=0.01 request=100 answer=7\n"
                + "tls sent=HTTP_REQUEST received=TLS_ALERT alert=unexpected_message by=peer"));
        assertThat(client.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(client.missing()).anyMatch(one -> one.contains("captive portal"));
        assertThat(client.headline()).contains("a plain HTTP request to a port that speaks TLS");
    }

    @Test
    void nearMissesOfNoTls() {
        assertThat(new NotTls().judge(weRefused(NO_PATH, LEAF))).isEqualTo(Opinion.notConcerned());
        // A tunnel through a proxy begins with CONNECT in clear.
        assertThat(new NotTls()
                        .judge(EventText.parse("failure at=0.2 kind=TLS_FAILED message=x\n" + CONNECTION
                                + "tls started=0.01 sent=OTHER received=HTTP_RESPONSE")))
                .isEqualTo(Opinion.notConcerned());
    }
}
