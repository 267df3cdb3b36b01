package io.wirewitness.diagnose.rules;

import static io.wirewitness.diagnose.RuleTesting.ALL;
import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.capture.WireScript;
import io.wirewitness.diagnose.RuleTesting;
import io.wirewitness.explain.Observed;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.OtherView.Nearer;
import io.wirewitness.model.Verdict;
import org.junit.jupiter.api.Test;

class HandshakeScrubbedTest {

    private static final String CLIENT = "10.0.0.7:49092";
    private static final String SERVER = "10.0.0.5:443";

    private final RuleTesting rule = new RuleTesting(new HandshakeScrubbed());

    private static WireScript shut() {
        return WireScript.between(CLIENT, SERVER).serverTtl(119).clientSyn().nextWindow(0);
    }

    @Test
    void windowZeroAndAResetOfTheSameTtl() {
        Verdict verdict = rule.states(Observed.of(
                        shut().serverSynAck().clientAck().client(60).at(0.04).serverBareRst())
                .incident());

        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(verdict.blame()).isEqualTo(Blame.MIDDLEBOX);
        assertThat(verdict.headline()).contains("both with TTL 119");
        assertThat(verdict.missing()).anyMatch(text -> text.contains("that the server itself answered"));
    }

    @Test
    void theServersOwnTtlIsNamed() {
        Verdict verdict =
                rule.states(Observed.of(shut().serverSynAck().clientAck().serverBareRst())
                        .with(Observed.working("10.0.0.7:49091", SERVER, -2, 0))
                        .incident());

        assertThat(verdict.evidence()).anyMatch(fact -> fact.fact().contains("have TTL 57: another host"));
    }

    @Test
    void aTtlThatIsOneOffMakesItDoubtful() {
        assertThat(rule.states(Observed.of(shut().serverSynAck()
                                        .clientAck()
                                        .nextTtl(118)
                                        .serverBareRst())
                                .incident())
                        .confidence())
                .isEqualTo(Confidence.POSSIBLE);
    }

    @Test
    void aCaptureAtTheServerThatHasNoSuchSynAckProvesIt() {
        WireScript atServer =
                WireScript.between(CLIENT, SERVER).clientSyn().serverSynAck().clientRst();
        Observed observed = Observed.of(shut().serverSynAck().clientAck().serverBareRst());

        assertThat(rule.states(observed.seenAlso(atServer, Nearer.SERVER).incident())
                        .confidence())
                .isEqualTo(Confidence.PROVEN);
    }

    @Test
    void nearMissAServerThatReallyOffersNothing() {
        WireScript same = shut().serverSynAck().clientAck().serverBareRst();

        assertThat(rule.states(Observed.of(same).seenAlso(same, Nearer.SERVER).incident())
                        .confidence())
                .isEqualTo(Confidence.LIKELY);
    }

    @Test
    void nearMissAnInjectedReset() {
        rule.excludes(
                "not sent by the same host",
                Observed.of(shut().serverSynAck().clientAck().nextTtl(57).serverBareRst())
                        .incident());
    }

    @Test
    void nearMissAServerThatOpensItsWindowLater() {
        rule.excludes(
                "opened its window",
                Observed.of(shut().serverSynAck().clientAck().serverAck().serverBareRst())
                        .incident());
    }

    @Test
    void nearMissAListenerThatWasClosed() {
        rule.excludes(
                "ready to take data",
                Observed.of(WireScript.between(CLIENT, SERVER).handshake().serverRst())
                        .incident());
    }

    @Test
    void nearMissesWithOtherErrors() {
        rule.isSilent("connection-refused/nothing-listens", ALL);
        rule.isSilent("peer-aborted/linger-0", ALL);
    }
}
