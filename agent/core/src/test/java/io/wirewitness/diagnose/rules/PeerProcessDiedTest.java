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

class PeerProcessDiedTest {

    private final PeerProcessDied died = new PeerProcessDied();
    private final RuleTesting rule = new RuleTesting(died);

    /** Ended at 50.0005 s with an acknowledged request. */
    private static final Incident GOLDEN = Captured.golden("peer-process-died/killed");

    private static final Neighbour ONE = Nearby.closed(0, 50, 2, 19);
    private static final Neighbour OTHER = Nearby.closed(12, 50.001, 1, 37);

    @Test
    void aRequestAtWorkTwoOthersAndARefusalProveIt() {
        Verdict verdict = rule.states(GOLDEN);

        assertThat(verdict.confidence()).isEqualTo(Confidence.PROVEN);
        assertThat(verdict.blame()).isEqualTo(Blame.PEER_HOST);
        assertThat(verdict.retry().safe()).isEqualTo(Retry.Safe.NO);
        assertThat(verdict.headline()).contains("this connection and 2 others").contains("400 ms later");
    }

    @Test
    void aRequestThatHadNotArrivedLeavesAStopInGoodOrder() {
        Incident idle = Captured.golden("peer-draining/reload");

        assertThat(rule.states(Captured.among(
                                idle,
                                Nearby.closed(20, 102.1, 3, 3),
                                Nearby.closed(85, 102.101, 2, 12),
                                Nearby.refused(103)))
                        .confidence())
                .isEqualTo(Confidence.LIKELY);
    }

    @Test
    void withoutARefusalNothingSaysThatTheProcessIsGone() {
        assertThat(died.judge(Captured.among(GOLDEN, ONE, OTHER))).isNotInstanceOf(Opinion.Stated.class);
    }

    @Test
    void oneOtherIsChance() {
        assertThat(died.judge(Captured.among(GOLDEN, ONE, Nearby.refused(50.4))))
                .isEqualTo(Opinion.notConcerned());
    }

    @Test
    void nearMissAnotherConnectionLivesOn() {
        Incident incident =
                Captured.among(GOLDEN, ONE, OTHER, Nearby.refused(50.4), Nearby.of(Neighbour.End.OPEN, 3, 90, 40, 1));

        assertThat(died.judge(incident)).isNotInstanceOf(Opinion.Stated.class);
    }

    @Test
    void nearMissDraining() {
        rule.excludes("one after the other", Captured.golden("peer-draining/reload"));
    }

    @Test
    void theAgentKnowsNoOthers() {
        rule.isSilent("peer-closed-without-response/disk-full", ALL);
    }
}
