package io.wirewitness.diagnose.rules;

import static io.wirewitness.diagnose.RuleTesting.ALL;
import static io.wirewitness.diagnose.RuleTesting.APP;
import static io.wirewitness.diagnose.RuleTesting.KERNEL;
import static io.wirewitness.diagnose.RuleTesting.PACKETS;
import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.capture.WireScript;
import io.wirewitness.diagnose.Case;
import io.wirewitness.diagnose.EventText;
import io.wirewitness.diagnose.RuleTesting;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Incident;
import io.wirewitness.model.Retry;
import io.wirewitness.model.Tier;
import io.wirewitness.model.Verdict;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PeerClosedWithoutResponseTest {

    private final RuleTesting rule = new RuleTesting(new PeerClosedWithoutResponse());

    private static final String GOLDEN = "peer-closed-without-response/disk-full";
    private static final String REUSED = "peer-closed-without-response/on-reuse-after-30s";

    @Test
    void onAFirstUseKernelAndPacketsEachProveIt() {
        for (Set<Tier> view : Case.VIEWS.subList(1, 4)) {
            Verdict verdict = rule.states(GOLDEN, view);
            assertThat(verdict.confidence()).isEqualTo(Confidence.PROVEN);
            assertThat(verdict.blame()).isEqualTo(Blame.PEER_APP);
            assertThat(verdict.retry().safe()).isEqualTo(Retry.Safe.NO);
            assertThat(verdict.headline()).contains("all 32 request bytes written so far");
        }
    }

    @Test
    void onReuseOnlyPacketsProveIt() {
        assertThat(rule.states(REUSED, PACKETS).confidence()).isEqualTo(Confidence.PROVEN);
        assertThat(rule.states(REUSED, KERNEL).confidence()).isEqualTo(Confidence.LIKELY);
    }

    @Test
    void theApplicationAloneKnowsOnlyThatItWasNotIdle() {
        assertThat(rule.states(GOLDEN, APP).confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(rule.states(REUSED, APP, "connection idle=20ms").confidence())
                .isEqualTo(Confidence.POSSIBLE);
        rule.isSilent(REUSED, APP);
    }

    @Test
    void aPartOfTheRequestIsLikelyOnly() {
        assertThat(rule.states(GOLDEN, KERNEL, "after acked=20").confidence()).isEqualTo(Confidence.LIKELY);
    }

    @Test
    void aBodyThatWasStillBeingWrittenIsLikelyOnly() {
        for (Set<Tier> view : Case.VIEWS.subList(1, 4)) {
            assertThat(rule.states(GOLDEN, view, "connection write=0.0131").confidence())
                    .isEqualTo(Confidence.LIKELY);
        }
        assertThat(rule.states(GOLDEN, PACKETS, "connection write=0.0125").confidence())
                .as("half a millisecond before the FIN")
                .isEqualTo(Confidence.LIKELY);
        assertThat(rule.states(GOLDEN, KERNEL, "connection write=0.012").confidence())
                .as("1.2 ms before the end was felt")
                .isEqualTo(Confidence.PROVEN);
    }

    @Test
    void bytesOfTheServerBeforeItsFinAreDoubtEvenIfTheyAreNoAnswer() {
        WireScript script = WireScript.between("10.0.0.7:49092", "10.0.0.5:443")
                .at(0)
                .handshake()
                .at(0.01)
                .client(405)
                .at(0.013)
                .server(31)
                .serverFin();
        Incident incident = EventText.parse("""
                failure at=0.0133 kind=END_OF_STREAM
                connection ordinal=1 start=0.01 request=405
                """, script.snapshot());

        Verdict verdict = rule.states(incident);
        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(verdict.evidence()).noneMatch(fact -> fact.fact().contains("no payload before it"));
    }

    @Test
    void nearMissTheIdleClose() {
        rule.excludes("CLOSE_WAIT", "idle-closed-before-reuse/nginx-60s", KERNEL);
        rule.excludes("came before the request", "idle-closed-before-reuse/nginx-60s", PACKETS);
    }

    @Test
    void nearMissTheRace() {
        rule.excludes("0 of 412", "idle-close-race/crossing", KERNEL);
        rule.excludes("0 bytes of the request", "idle-close-race/crossing", PACKETS);
    }

    @Test
    void nearMissAnAnswer() {
        rule.excludes("17 bytes of an answer", GOLDEN, ALL, "connection answer=17 in=17");
        rule.excludes("lay unread", GOLDEN, KERNEL, "after queue=17");
    }

    @Test
    void nearMissOurOwnClose() {
        rule.excludes("our own side", GOLDEN, ALL, "close at=0.011");
    }

    @Test
    void aTlsGreetingIsNoRequest() {
        rule.isSilent(GOLDEN, KERNEL, "call url=https://api.example.com/");
        assertThat(rule.states(GOLDEN, KERNEL, "connection remote=10.0.0.5:443").confidence())
                .isEqualTo(Confidence.LIKELY);
    }

    @Test
    void nearMissAPauseBeforeTheRequest() {
        // nginx that was reloaded in that pause: the kernel is not asked before a write so soon.
        rule.isSilent(REUSED, APP, "connection idle=300ms");
    }
}
