package io.wirewitness.diagnose.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.capture.WireScript;
import io.wirewitness.diagnose.Captured;
import io.wirewitness.diagnose.Case;
import io.wirewitness.diagnose.Opinion;
import io.wirewitness.diagnose.RuleTesting;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Tier;
import io.wirewitness.model.Verdict;
import org.junit.jupiter.api.Test;

class ClientGoneTest {

    private final ClientGone gone = new ClientGone();
    private final RuleTesting rule = new RuleTesting(gone);

    private static final String GET = "GET /orders HTTP/1.1\r\nHost: api.example.com\r\n\r\n";

    private static WireScript asked() {
        return WireScript.between("10.0.0.7:49092", "10.0.0.5:8080")
                .at(0)
                .handshake()
                .client(GET)
                .at(0.02)
                .serverAck();
    }

    @Test
    void aDownloadThatItsClientGivesUp() {
        Verdict verdict = rule.states(Captured.golden("client-gone/cancelled-download"));

        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(verdict.blame()).isEqualTo(Blame.LOCAL_APP);
        assertThat(verdict.headline())
                .contains("1.6 s after the server's last byte")
                .contains("14480 of 1000044 bytes");
        assertThat(verdict.evidence()).allMatch(fact -> fact.tier() == Tier.PACKETS);
    }

    @Test
    void beforeAnyAnswerItSaysHowLongItHadWaited() {
        assertThat(rule.states(Captured.incident(asked().at(1.9).clientFin())).headline())
                .contains("closed 1.9 s after its request, before any answer");
    }

    @Test
    void aRequestThatTheClientBrokeOffIsItsOwnDoingHoweverLongItTook() {
        WireScript script = WireScript.between("10.0.0.7:49092", "10.0.0.5:8080")
                .at(0)
                .handshake()
                .client("POST /up HTTP/1.1\r\nHost: a\r\nContent-Length: 5000\r\n\r\n" + "x".repeat(400))
                .at(0.02)
                .serverAck()
                .at(30)
                .clientFin();

        assertThat(rule.states(Captured.incident(script)).headline()).contains("452 of 5052 bytes of it sent");
    }

    @Test
    void anUnknownProtocolMayOweNoAnswer() {
        WireScript script = WireScript.between("10.0.0.7:49092", "10.0.0.5:5672")
                .at(0)
                .handshake()
                .client(40)
                .at(0.02)
                .server(30)
                .clientAck()
                .at(1)
                .client(200)
                .at(1.02)
                .serverAck()
                .at(2.9)
                .clientFin();

        assertThat(rule.states(Captured.incident(script)).confidence()).isEqualTo(Confidence.POSSIBLE);
    }

    @Test
    void nearMissALongSilence() {
        rule.excludes("silent for 10 s", Captured.golden("peer-slow/capture-alone"));
    }

    @Test
    void nearMissAnAnswerThatCameAllTheSame() {
        rule.excludes("came after all", Captured.golden("local-timeout/capture-alone"));
    }

    @Test
    void nearMissARequestThatDidNotArrive() {
        rule.excludes("0 of 47", Captured.golden("idle-dropped-silently/capture-alone"));
    }

    @Test
    void aCancelWithinASecondWasFeltByNobody() {
        assertThat(Captured.nothingFelt(asked().at(0.9).clientFin())).isTrue();
    }

    @Test
    void inTheClientsOwnProcessOtherRulesKnowBetter() {
        assertThat(gone.judge(Case.of("peer-slow/silent-for-10s").incident())).isEqualTo(Opinion.notConcerned());
    }
}
