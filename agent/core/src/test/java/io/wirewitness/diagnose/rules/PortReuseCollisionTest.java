package io.wirewitness.diagnose.rules;

import static io.wirewitness.diagnose.RuleTesting.ALL;
import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.capture.WireScript;
import io.wirewitness.diagnose.EventText;
import io.wirewitness.diagnose.Opinion;
import io.wirewitness.diagnose.RuleTesting;
import io.wirewitness.explain.Observed;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Failure;
import io.wirewitness.model.Incident;
import io.wirewitness.model.Verdict;
import org.junit.jupiter.api.Test;

class PortReuseCollisionTest {

    private static final String CLIENT = "10.0.0.7:49092";
    private static final String SERVER = "10.0.0.5:443";

    private final RuleTesting rule = new RuleTesting(new PortReuseCollision());

    /** The SYN meets an earlier connection, the RST ends that, the SYN once more is answered. */
    private static WireScript collision() {
        return challenged().at(1).clientSyn().serverSynAck().clientAck();
    }

    private static WireScript challenged() {
        return WireScript.between(CLIENT, SERVER)
                .lost()
                .clientSyn()
                .nextSequence(0x9999_0000L)
                .nextAcknowledgment(0xeeee_0000L)
                .serverAck()
                .nextSequence(0xeeee_0000L)
                .clientBareRst();
    }

    @Test
    void aSlowConnectIsExplained() {
        Incident incident = Observed.of(collision()).incident();
        assertThat(incident.failure().kind()).isEqualTo(Failure.Kind.STALLED);

        Verdict verdict = rule.states(incident);
        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(verdict.blame()).isEqualTo(Blame.NETWORK);
        assertThat(verdict.headline()).contains("took 1 s");
        assertThat(verdict.missing()).anyMatch(text -> text.contains("guards against floods"));
    }

    @Test
    void theEarlierConnectionProvesIt() {
        Verdict verdict = rule.states(Observed.of(collision())
                .with(Observed.working(CLIENT, SERVER, -10, -3))
                .incident());

        assertThat(verdict.confidence()).isEqualTo(Confidence.PROVEN);
        assertThat(verdict.evidence()).anyMatch(fact -> fact.fact().contains("3 s before the SYN"));
    }

    @Test
    void aConnectThatFailsAltogetherIsExplained() {
        Incident incident = Observed.of(challenged()
                        .at(1)
                        .lost()
                        .clientSyn()
                        .nextSequence(0x9999_0000L)
                        .nextAcknowledgment(0xeeee_0000L)
                        .serverAck())
                .incident();

        assertThat(incident.failure().kind()).isEqualTo(Failure.Kind.CONNECT_FAILED);
        assertThat(rule.states(incident).headline()).contains("no connection to 10.0.0.5:443 could be made");
    }

    @Test
    void theLiveAgentSeesItToo() {
        Incident incident = EventText.parse("""
                failure at=3 kind=CONNECT_TIMED_OUT
                connection local=10.0.0.7:49092 remote=10.0.0.5:443 opened=0
                """, challenged().snapshot());

        assertThat(rule.states(incident).confidence()).isEqualTo(Confidence.LIKELY);
    }

    @Test
    void aRetryWithoutDelayIsFeltByNobody() {
        assertThat(Observed.of(challenged().at(0.014).clientSyn().serverSynAck().clientAck())
                        .nothingFelt())
                .isTrue();
    }

    @Test
    void nearMissALostSyn() {
        rule.excludes(
                "number of another connection",
                Observed.of(WireScript.between(CLIENT, SERVER)
                                .lost()
                                .clientSyn()
                                .at(1)
                                .handshake())
                        .incident());
    }

    @Test
    void nearMissAnAnswerToThisVerySyn() {
        WireScript script = WireScript.between(CLIENT, SERVER)
                .clientSyn()
                .at(0.5)
                .serverAck() // of the right number: the capture missed the SYN-ACK
                .at(1)
                .lost()
                .clientSyn()
                .serverSynAck();
        assertThat(new PortReuseCollision().judge(Observed.of(script).incident()))
                .isNotInstanceOf(Opinion.Stated.class);
    }

    @Test
    void nearMissesWithOtherErrors() {
        rule.isSilent("connection-refused/nothing-listens", ALL);
        rule.isSilent("connect-unanswered/dropped-by-a-firewall", ALL);
        rule.isSilent("peer-slow/silent-for-10s", ALL);
    }
}
