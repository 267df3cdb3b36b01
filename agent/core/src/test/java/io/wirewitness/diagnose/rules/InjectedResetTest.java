package io.wirewitness.diagnose.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.capture.WireScript;
import io.wirewitness.diagnose.EventText;
import io.wirewitness.diagnose.Opinion;
import io.wirewitness.diagnose.RuleTesting;
import io.wirewitness.explain.Sighting;
import io.wirewitness.explain.TlsBytes;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Incident;
import io.wirewitness.model.OtherView;
import io.wirewitness.model.Retry;
import io.wirewitness.model.Verdict;
import org.junit.jupiter.api.Test;

class InjectedResetTest {

    private static final String GET = "GET / HTTP/1.1\r\nHost: www.example.com\r\n\r\n";
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n";

    private final InjectedReset injected = new InjectedReset();
    private final RuleTesting rule = new RuleTesting(injected);

    @Test
    void anotherTtlDirectlyBehindTheHello() {
        Verdict verdict = rule.states(incident(hello().nextTtl(58).serverPlainRst()));

        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(verdict.blame()).isEqualTo(Blame.MIDDLEBOX);
        assertThat(verdict.headline()).contains("a ClientHello for www.example.com");
        assertThat(verdict.retry().safe()).as("no request had been sent").isEqualTo(Retry.Safe.YES);
        assertThat(verdict.evidence()).anyMatch(fact -> fact.fact().contains("TTL 58"));
    }

    @Test
    void whatAForeignResetAcknowledgesIsNoPromise() {
        Verdict verdict =
                rule.states(incident(opened().client(GET).at(0.09).nextTtl(58).serverPlainRst()));

        assertThat(verdict.headline()).contains("a request for host www.example.com");
        assertThat(verdict.retry().safe()).isEqualTo(Retry.Safe.UNKNOWN);
    }

    @Test
    void oneSignAloneAccusesNobody() {
        silent(incident(answered().nextTtl(58).serverPlainRst()));
        silent(incident(hello().serverPlainRst()));
        silent(incident(hello().nextTtl(50).serverPlainRst()));
    }

    @Test
    void theFirstBoxRejectsAFirstRequest() {
        Verdict verdict = rule.states("injected-reset/reset-by-the-first-box", RuleTesting.PACKETS);

        assertThat(verdict.confidence()).isEqualTo(Confidence.POSSIBLE);
        assertThat(verdict.evidence()).anyMatch(fact -> fact.fact().contains("the reset has TTL 64"));
    }

    @Test
    void nearMissTheSameLaterInAConnectionOrFromBehindTheRouter() {
        silent(incident(near().client(GET).at(0.05).serverBareRst()));
        silent(incident(near().client(GET)
                .at(0.05)
                .server(1400)
                .clientAck()
                .at(0.06)
                .client(GET)
                .at(0.07)
                .nextTtl(64)
                .serverBareRst()));
    }

    private static WireScript near() {
        return WireScript.between("192.168.1.20:51514", "203.0.113.80:80")
                .serverTtl(63)
                .at(0)
                .handshake()
                .at(0.04);
    }

    @Test
    void thePeerThatGoesOnDidNotSendIt() {
        Verdict verdict = rule.states(
                incident(hello().nextTtl(58).serverPlainRst().at(0.12).server(1400)));

        assertThat(verdict.evidence()).anyMatch(fact -> fact.fact().contains("went on"));
        silent(incident(hello().serverRst().at(0.091).server(1400))); // overtaken on the way
    }

    @Test
    void risingNumbersAndCopiedIdentification() {
        WireScript script = answered();
        long next = 0x7ffff000L + 1 + OK.length() + 1400;
        Verdict verdict = rule.states(incident(script.nextIpId(0x1002)
                .nextSequence(next)
                .serverPlainRst()
                .nextSequence(next + 1460)
                .serverPlainRst()
                .nextSequence(next + 4380)
                .serverPlainRst()));

        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(verdict.evidence())
                .anyMatch(fact -> fact.fact().contains("3 resets with rising"))
                .anyMatch(fact -> fact.fact().contains("copies the IP identification 0x1002"));
    }

    @Test
    void windowsOfTripletsAndAnOldNumber() {
        long old = 0x7ffff000L + 1 + 100;
        Verdict verdict = rule.states(incident(answered()
                .nextSequence(old)
                .nextWindow(1980)
                .serverPlainRst()
                .nextSequence(old)
                .nextWindow(1981)
                .serverPlainRst()
                .nextSequence(old)
                .nextWindow(1982)
                .serverPlainRst()));

        assertThat(verdict.evidence())
                .anyMatch(fact -> fact.fact().contains("windows 1980, 1981, 1982"))
                .anyMatch(fact -> fact.fact().contains("behind what the peer had sent"));
    }

    @Test
    void soonerThanTheWayAndAnotherCounter() {
        WireScript script = slowlyAnswered();
        Verdict verdict = rule.states(
                incident(script.client(GET).nextTtl(64).nextIpId(0x4444).serverPlainRst()));

        assertThat(verdict.evidence())
                .anyMatch(fact -> fact.fact().contains("shortest round trip is 48 ms"))
                .anyMatch(fact -> fact.fact().contains("0x4444"));
    }

    @Test
    void bothEndsAreResetInOneInstant() {
        Verdict verdict = rule.states(
                incident(hello().nextTtl(58).serverPlainRst().nextTtl(58).clientRst()));

        assertThat(verdict.evidence()).anyMatch(fact -> fact.fact().contains("at the same instant"));
    }

    @Test
    void aLiveSocketsOwnFormOutweighsItsTtl() {
        silent(incident(hello().nextTtl(58).serverRst()));
    }

    @Test
    void aCaptureAtTheServerIsTheProof() {
        WireScript atServer = hello().at(0.12).server(1400).at(0.3).serverRetransmits();
        Verdict verdict = rule.states(Sighting.of(hello().serverPlainRst())
                .alsoSeen("server.pcap", OtherView.Nearer.SERVER, atServer)
                .incident());

        assertThat(verdict.confidence()).isEqualTo(Confidence.PROVEN);
        assertThat(verdict.headline()).contains("a capture nearer to the server");
        assertThat(verdict.evidence()).anyMatch(fact -> fact.fact().contains("server.pcap"));
    }

    @Test
    void otherRulesStepBackBeforeThatProof() {
        WireScript atServer = hello().at(0.12).server(1400).at(0.3).serverRetransmits();
        Incident incident = Sighting.of(hello().serverRst())
                .alsoSeen("server.pcap", OtherView.Nearer.SERVER, atServer)
                .incident();

        assertThat(new RuleTesting(new PeerAborted()).states(incident).confidence())
                .isEqualTo(Confidence.POSSIBLE);
        assertThat(rule.states(incident).confidence()).isEqualTo(Confidence.PROVEN);
    }

    @Test
    void aForeignResetBehindAnEarlyAnswerIsNotTheServersDoing() {
        String post = "POST / HTTP/1.1\r\nHost: www.example.com\r\nContent-Length: 90000\r\n\r\n";
        WireScript script = opened().client(post)
                .at(0.1)
                .server("HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n")
                .client(1448)
                .at(0.15);
        RuleTesting unread = new RuleTesting(new PeerResetUnreadData());
        String text = """
                failure at=0.16 kind=RESET
                connection local=192.168.1.20:51514 remote=203.0.113.80:443 ordinal=1 start=0.0482 request=1600
                """;

        assertThat(unread.states(EventText.parse(
                                text,
                                script.nextTtl(99)
                                        .nextIpId(9)
                                        .nextMayFragment()
                                        .serverPlainRst()
                                        .snapshot()))
                        .confidence())
                .isEqualTo(Confidence.POSSIBLE);
    }

    @Test
    void nearMissTheServersCaptureHasTheResetOrNotTheQuestion() {
        silent(Sighting.of(hello().serverPlainRst())
                .alsoSeen("server.pcap", OtherView.Nearer.SERVER, hello().serverPlainRst())
                .incident());
        silent(Sighting.of(hello().serverPlainRst())
                .alsoSeen("server.pcap", OtherView.Nearer.SERVER, opened())
                .incident());
        silent(Sighting.of(hello().serverPlainRst())
                .alsoSeen("server.pcap", OtherView.Nearer.CLIENT, hello())
                .incident());
    }

    @Test
    void nearMissAnotherHostBehindTheAddress() {
        Verdict verdict = rule.states(
                incident(answered().nextTtl(60).serverBareRst().at(0.2).server(1400)));

        assertThat(verdict.confidence()).isEqualTo(Confidence.POSSIBLE);
        assertThat(verdict.missing()).anyMatch(text -> text.contains("split-path"));
    }

    @Test
    void nearMissABoxThatForgotTheIdleConnection() {
        rule.isSilent("idle-reset-by-middlebox/nat-350s", RuleTesting.ALL);
    }

    @Test
    void nearMissTheEndWasSomebodyElses() {
        rule.excludes(
                "with a FIN",
                EventText.parse(
                        """
                        failure at=0.07 kind=BROKEN_PIPE
                        connection local=192.168.1.20:51514 remote=203.0.113.80:443 start=0.0482 request=70
                        """, hello().serverFin().nextTtl(58).serverPlainRst().snapshot()));
        rule.excludes(
                "had ended the connection first",
                EventText.parse(
                        """
                        failure at=0.07 kind=RESET
                        connection local=192.168.1.20:51514 remote=203.0.113.80:443 start=0.0482 request=70
                        """, hello().clientFin().nextTtl(58).serverPlainRst().snapshot()));
    }

    private void silent(Incident incident) {
        assertThat(injected.judge(incident)).isEqualTo(Opinion.notConcerned());
    }

    private static Incident incident(WireScript script) {
        return Sighting.of(script).incident();
    }

    private static WireScript opened() {
        return WireScript.between("192.168.1.20:51514", "203.0.113.80:443")
                .serverTtl(49)
                .at(0)
                .clientSyn()
                .at(0.048)
                .serverSynAck()
                .clientAck();
    }

    private static WireScript hello() {
        return opened().client(TlsBytes.clientHello("www.example.com")).at(0.09);
    }

    private static WireScript answered() {
        return opened().client(GET).at(0.1).server(OK).server(1400).clientAck().at(0.11);
    }

    /** Answered once, so that the server's counter is known. */
    private static WireScript slowlyAnswered() {
        return opened().client(GET)
                .at(0.1)
                .server("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
                .clientAck()
                .at(0.2)
                .client(GET)
                .at(0.25)
                .server("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
                .serverAck()
                .clientAck()
                .at(0.3);
    }
}
