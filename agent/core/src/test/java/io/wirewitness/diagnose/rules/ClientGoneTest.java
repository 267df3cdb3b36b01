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

    // ---- seen by the server ----------------------------------------------------------------------------------------

    private static final String GOLDEN = "client-gone/five-second-timeout";

    @Test
    void theServerLearnsHowLongTheClientHadWaited() {
        Verdict verdict = rule.states(GOLDEN, RuleTesting.ALL);

        assertThat(verdict.confidence()).isEqualTo(Confidence.PROVEN);
        assertThat(verdict.blame()).isEqualTo(Blame.PEER_APP);
        assertThat(verdict.headline())
                .contains("waited 5 s for the answer and closed the connection")
                .contains("as a time-out of 5 s does")
                .contains("5.2 s after the request");
    }

    @Test
    void withoutPacketsTheKernelsLastAcknowledgmentTellsWhenItWent() {
        Verdict verdict = rule.states(GOLDEN, RuleTesting.KERNEL);

        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(verdict.headline()).contains("waited 5 s for the answer and went");
    }

    @Test
    void withoutTheKernelOnlyTheUpperBoundIsKnown() {
        Verdict verdict = rule.states(GOLDEN, RuleTesting.APP, "connection request=0");

        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(verdict.headline()).contains("before a byte of the answer").contains("5.2 s after its request");
    }

    @Test
    void anAcknowledgmentThatCameWithTheRequestIsNoFin() {
        assertThat(rule.states(GOLDEN, RuleTesting.KERNEL, "after lastAck=5.2s").headline())
                .contains("had gone when the answer was written")
                .contains("no longer than that");
    }

    @Test
    void anAcknowledgmentBeforeAResetIsNoFin() {
        assertThat(rule.states(GOLDEN, RuleTesting.KERNEL, "after received=820 lastAck=5s")
                        .headline())
                .contains("no longer than that");
    }

    @Test
    void inTheMiddleOfTheAnswerItSaysHowMuchWasWritten() {
        Verdict verdict = rule.states("client-gone/reset-in-the-answer", RuleTesting.KERNEL);

        assertThat(verdict.headline()).contains("in the middle of the answer").contains("1900544 bytes");
        assertThat(verdict.evidence()).anyMatch(fact -> fact.fact().contains("1638400 of 1900544 answer bytes"));
    }

    @Test
    void nearMissOurOwnSideClosedFirst() {
        rule.excludes("our own side", GOLDEN, RuleTesting.KERNEL, "close at=7.2 thread=main stack=a.B.c");
    }

    @Test
    void nearMissOurEndWasFirstOnTheWire() {
        rule.excludes("was ours", "handler-failed/closed-without-answer", RuleTesting.PACKETS, "failure kind=RESET");
    }

    @Test
    void aTimeOutOfOurOwnIsNotTheClients() {
        rule.isSilent(GOLDEN, RuleTesting.ALL, "failure kind=TIMED_OUT");
        rule.isSilent(GOLDEN, RuleTesting.ALL, "failure kind=KERNEL_TIMED_OUT");
    }

    // ---- one call of many on a connection ------------------------------------------------------------------------

    private static final String CALL = "client-gone/cancelled-call";

    @Test
    void aCallThatTheClientCancelledAndItsHandlerAnswered() {
        Verdict verdict = rule.states(CALL, RuleTesting.KERNEL);

        assertThat(verdict.confidence()).isEqualTo(Confidence.PROVEN);
        assertThat(verdict.blame()).isEqualTo(Blame.PEER_APP);
        assertThat(verdict.headline())
                .contains("cancelled this call 600 ms after its request")
                .contains("in vain 1.2 s after its request");
    }

    @Test
    void nearMissOurOwnSideCancelledIt() {
        rule.isSilent(CALL, RuleTesting.KERNEL, "streamreset by=us");
    }

    @Test
    void nearMissAnotherCallWasCancelled() {
        rule.isSilent(CALL, RuleTesting.KERNEL, "streamreset stream=11");
    }

    @Test
    void ofSeveralCallsNobodyKnowsWhoseBytesWereWritten() {
        Verdict verdict = rule.states(CALL, RuleTesting.KERNEL, "failure kind=RESET", "connection answer=9000");

        assertThat(verdict.headline()).isEqualTo("the client went 1.2 s after its request, while this call was open");
    }
}
