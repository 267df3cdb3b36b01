package io.wirewitness.diagnose.rules;

import static io.wirewitness.diagnose.RuleTesting.ALL;
import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.capture.WireScript;
import io.wirewitness.diagnose.EventText;
import io.wirewitness.diagnose.Opinion;
import io.wirewitness.diagnose.RuleTesting;
import io.wirewitness.explain.Explained;
import io.wirewitness.explain.TlsBytes;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Failure;
import io.wirewitness.model.Incident;
import io.wirewitness.model.Retry;
import io.wirewitness.model.Verdict;
import org.junit.jupiter.api.Test;

class TlsRefusedTest {

    private static final int HANDSHAKE_FAILURE = 40;
    private static final int UNKNOWN_CA = 48;
    private static final int UNRECOGNIZED_NAME = 112;

    private final RuleTesting rule = new RuleTesting(new TlsRefused());

    @Test
    void theServersAlertProvesIt() {
        Verdict verdict = rule.states(TlsScripts.incident(
                TlsScripts.closed(TlsScripts.greeted().at(0.03).server(TlsBytes.fatalAlert(UNRECOGNIZED_NAME)))));

        assertThat(verdict.confidence()).isEqualTo(Confidence.PROVEN);
        assertThat(verdict.blame()).isEqualTo(Blame.CONFIG);
        assertThat(verdict.headline())
                .isEqualTo(
                        "the server refused the TLS handshake: unrecognized_name, to a ClientHello for api.example.com,"
                                + " up to TLS 1.2");
        assertThat(verdict.retry().safe()).isEqualTo(Retry.Safe.YES);
    }

    @Test
    void itIsToldWhoeverClosesFirst() {
        Incident serverFirst = TlsScripts.incident(TlsScripts.greeted()
                .at(0.03)
                .server(TlsBytes.fatalAlert(HANDSHAKE_FAILURE))
                .serverFin()
                .clientAck()
                .clientFin()
                .at(5)
                .clientAck());
        Incident reset = TlsScripts.incident(TlsScripts.greeted()
                .at(0.03)
                .server(TlsBytes.fatalAlert(HANDSHAKE_FAILURE))
                .serverRst()
                .at(5)
                .clientBareRst());

        assertThat(rule.states(serverFirst).confidence()).isEqualTo(Confidence.PROVEN);
        assertThat(rule.states(reset).confidence()).isEqualTo(Confidence.PROVEN);
        assertThat(reset.failure().kind()).isEqualTo(Failure.Kind.RESET);
        new RuleTesting(new PeerAborted()).excludes("alert handshake_failure from the server", reset);
    }

    @Test
    void theClientsAlertProvesItToo() {
        Verdict verdict = rule.states(TlsScripts.incident(TlsScripts.closed(
                TlsScripts.presented("Example Root CA").at(0.05).client(TlsBytes.fatalAlert(UNKNOWN_CA)))));

        assertThat(verdict.confidence()).isEqualTo(Confidence.PROVEN);
        assertThat(verdict.headline()).startsWith("the client refused the TLS handshake: unknown_ca");
    }

    @Test
    void whereTheChainWasNotCapturedItMayBeTheChain() {
        Incident incident = TlsScripts.incident(
                TlsScripts.closed(TlsScripts.presented("Example CA 3").at(0.05).client(TlsBytes.fatalAlert(UNKNOWN_CA)))
                        .snapLength(96));

        Verdict verdict = rule.states(incident);

        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(String.join(" ", verdict.missing())).contains("tls-chain-incomplete");
        assertThat(new TlsChainIncomplete().judge(incident)).isInstanceOf(Opinion.NotConcerned.class);
    }

    @Test
    void anAlertFromElsewhereIsNotSurelyTheServers() {
        Verdict verdict = rule.states(TlsScripts.incident(TlsScripts.closed(
                TlsScripts.greeted().at(0.012).nextTtl(63).server(TlsBytes.fatalAlert(HANDSHAKE_FAILURE)))));

        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(verdict.missing()).anyMatch(text -> text.contains("box on the way"));
    }

    @Test
    void whatTls13EncryptsIsPossibleAtMost() {
        WireScript script = TlsScripts.greeted()
                .at(0.03)
                .server(TlsBytes.joined(TlsBytes.serverHello13(), TlsBytes.applicationData(900)))
                .clientAck()
                .at(0.05)
                .client(TlsBytes.applicationData(24));
        Verdict verdict = rule.states(TlsScripts.incident(TlsScripts.closed(script)));

        assertThat(verdict.confidence()).isEqualTo(Confidence.POSSIBLE);
        assertThat(verdict.headline()).startsWith("the client ended the TLS 1.3 handshake");
    }

    @Test
    void aCloseWithoutAWordIsPossibleAtMost() {
        Verdict verdict = rule.states(TlsScripts.incident(TlsScripts.greeted()
                .at(0.02)
                .serverFin()
                .clientAck()
                .clientFin()
                .at(5)
                .clientAck()));

        assertThat(verdict.confidence()).isEqualTo(Confidence.POSSIBLE);
        assertThat(verdict.blame()).isEqualTo(Blame.UNKNOWN);
    }

    @Test
    void nearMissACloseNotify() {
        WireScript script = TlsScripts.asked()
                .server(TlsBytes.applicationData(700))
                .clientAck()
                .at(5)
                .server(TlsBytes.encryptedAlert())
                .serverFin()
                .clientFin()
                .at(9)
                .clientAck();

        assertThat(Explained.incidents(script)).isEmpty();
    }

    @Test
    void nearMissAWarningAfterWhichTheHandshakeGoesOn() {
        byte[] warning = TlsBytes.fatalAlert(UNRECOGNIZED_NAME);
        warning[5] = 1;
        WireScript script = TlsScripts.greeted()
                .at(0.03)
                .server(warning)
                .server(TlsBytes.serverFlight(null, null, "a", "b"))
                .clientAck()
                .client(TlsBytes.clientFinish())
                .server(TlsBytes.changeAndFinished())
                .client(TlsBytes.applicationData(300))
                .server(TlsBytes.applicationData(700));

        assertThat(Explained.incidents(TlsScripts.closed(script))).isEmpty();
    }

    @Test
    void nearMissAnIncompleteChain() {
        rule.excludes(
                "chain lacks a certificate",
                TlsScripts.incident(TlsScripts.closed(
                        TlsScripts.presented("Example CA 3").at(0.05).client(TlsBytes.fatalAlert(UNKNOWN_CA)))));
    }

    @Test
    void nearMissesWithoutTls() {
        rule.isSilent("peer-aborted/linger-0", ALL);
        rule.isSilent("peer-closed-without-response/disk-full", ALL);
    }

    @Test
    void theJdksExceptionNamesTheServersAlert() {
        Verdict verdict = rule.states(EventText.parse("""
                failure at=0.1 kind=OTHER exception=javax.net.ssl.SSLHandshakeException message="Received fatal alert: protocol_version"
                connection local=10.0.0.7:49092 remote=10.0.0.5:443 ordinal=1 opened=0 start=0.01 request=400 in=7 out=400
                """));

        assertThat(verdict.confidence()).isEqualTo(Confidence.PROVEN);
        assertThat(verdict.headline()).isEqualTo("the server refused the TLS handshake: protocol_version");
    }
}
