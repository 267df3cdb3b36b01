package io.wirewitness.diagnose.rules;

import static io.wirewitness.diagnose.RuleTesting.ALL;
import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.diagnose.Captured;
import io.wirewitness.diagnose.Nearby;
import io.wirewitness.diagnose.Opinion;
import io.wirewitness.diagnose.RuleTesting;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Incident;
import io.wirewitness.model.Neighbour;
import io.wirewitness.model.Retry;
import io.wirewitness.model.Verdict;
import org.junit.jupiter.api.Test;

class PeerDrainingTest {

    private final PeerDraining draining = new PeerDraining();
    private final RuleTesting rule = new RuleTesting(draining);

    /** Opened at 61 s, closed at 102.1 s after 32 s of quiet; the request came at 104 s. */
    private static final Incident GOLDEN = Captured.golden("peer-draining/reload");

    private static final Neighbour ONE = Nearby.closed(20, 100.9, 3, 3);
    private static final Neighbour OTHER = Nearby.closed(85, 103, 2, 12);

    @Test
    void threeOthersMakeItLikely() {
        Verdict verdict = rule.states(GOLDEN);

        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(verdict.blame()).isEqualTo(Blame.PEER_APP);
        assertThat(verdict.retry().safe()).isEqualTo(Retry.Safe.YES);
        assertThat(verdict.headline()).contains("this one and 3 others of other ages");
    }

    @Test
    void twoOthersArePossibleAndLikelyIfNewOnesAreRefused() {
        assertThat(rule.states(Captured.among(GOLDEN, ONE, OTHER)).confidence()).isEqualTo(Confidence.POSSIBLE);
        assertThat(rule.states(Captured.among(GOLDEN, ONE, OTHER, Nearby.refused(110)))
                        .confidence())
                .isEqualTo(Confidence.LIKELY);
    }

    @Test
    void oneOtherIsChance() {
        assertThat(draining.judge(Captured.among(GOLDEN, ONE))).isEqualTo(Opinion.notConcerned());
    }

    @Test
    void nearMissOneIdleLimit() {
        Incident incident = Captured.among(GOLDEN, Nearby.closed(20, 100.9, 3, 32), Nearby.closed(55, 103, 2, 32.1));

        assertThat(draining.judge(incident)).isEqualTo(Opinion.notConcerned());
    }

    @Test
    void nearMissClosedBehindTheirResponsesOrBeforeARequest() {
        Incident incident = Captured.among(
                GOLDEN,
                Nearby.closed(20, 100.9, 3, 0.00003),
                Nearby.closed(85, 103, 2, 0.0002),
                Nearby.closed(41, 101, 0, 60),
                Nearby.closed(80, 102, 2, 12));

        assertThat(draining.judge(incident)).isEqualTo(Opinion.notConcerned());
    }

    @Test
    void nearMissOthersOfOneLimitOfTheirOwn() {
        Incident incident = Captured.among(GOLDEN, Nearby.closed(20, 100.9, 3, 2), Nearby.closed(85, 103, 2, 2.05));

        assertThat(draining.judge(incident)).isEqualTo(Opinion.notConcerned());
    }

    @Test
    void nearMissASweepOfIdleOnes() {
        Incident incident = Captured.among(GOLDEN, Nearby.closed(20, 102.1, 3, 30), Nearby.closed(50, 102.15, 2, 40));

        assertThat(draining.judge(incident)).isEqualTo(Opinion.notConcerned());
    }

    @Test
    void aBurstAfterLittleQuietIsOne() {
        Incident incident = Captured.among(GOLDEN, Nearby.closed(20, 102.0, 3, 3), Nearby.closed(85, 102.2, 2, 3.4));

        assertThat(rule.states(incident).confidence()).isEqualTo(Confidence.POSSIBLE);
    }

    @Test
    void nearMissOneAge() {
        Incident incident = Captured.among(GOLDEN, Nearby.closed(59.8, 100.9, 3, 3), Nearby.closed(61.9, 103, 2, 12));

        assertThat(draining.judge(incident)).isEqualTo(Opinion.notConcerned());
    }

    @Test
    void nearMissTheProcessDied() {
        rule.excludes(
                "in the same instant",
                Captured.among(
                        GOLDEN,
                        Nearby.closed(20, 102.1, 3, 3),
                        Nearby.closed(85, 102.101, 2, 12),
                        Nearby.refused(103)));
    }

    @Test
    void nearMissARequestThatWasAccepted() {
        Incident accepted = Captured.golden("peer-closed-without-response/c3-disk-full");
        Incident incident = Captured.among(accepted, Nearby.closed(-9, 1.5, 3, 3), Nearby.closed(-3, 2.5, 2, 1));

        rule.excludes("had accepted the request", incident);
    }

    @Test
    void theAgentKnowsNoOthers() {
        rule.isSilent("idle-closed-before-reuse/nginx-60s", ALL);
    }

    @Test
    void aGracefulGoAwayIsLikely() {
        Verdict verdict = rule.states("peer-draining/h2-graceful", ALL);

        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(verdict.retry().safe()).isEqualTo(Retry.Safe.YES);
        assertThat(verdict.headline()).contains("graceful GOAWAY");
    }

    @Test
    void aGoAwayThatNamesItsReasonOrAnErrorIsNoDraining() {
        rule.isSilent("connection-age-limit/h2-max-age", ALL);
        rule.isSilent("peer-draining/h2-graceful", ALL, "goaway at=777.002 last=81 code=2");
        rule.isSilent("h2-goaway/unfinished", ALL);
    }
}
