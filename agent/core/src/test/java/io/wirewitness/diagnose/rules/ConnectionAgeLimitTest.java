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
import io.wirewitness.model.Retry;
import io.wirewitness.model.Verdict;
import org.junit.jupiter.api.Test;

class ConnectionAgeLimitTest {

    private final ConnectionAgeLimit limit = new ConnectionAgeLimit();
    private final RuleTesting rule = new RuleTesting(limit);

    /** Opened at 50 s, closed at 350 s after 7 s of quiet. */
    private static final Incident GOLDEN = Captured.golden("connection-age-limit/three-of-five-minutes");

    @Test
    void threeOfOneAgeMakeItLikely() {
        Verdict verdict = rule.states(GOLDEN);

        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(verdict.blame()).isEqualTo(Blame.CONFIG);
        assertThat(verdict.headline()).contains("at the age of 300 s, as it did with 2 others");
    }

    @Test
    void oneOtherIsChance() {
        assertThat(limit.judge(Captured.among(GOLDEN, Nearby.closed(40, 340, 2, 40))))
                .isEqualTo(Opinion.notConcerned());
        assertThat(limit.judge(Captured.among(GOLDEN))).isEqualTo(Opinion.notConcerned());
    }

    @Test
    void nearMissOneIdleLimit() {
        Incident incident = Captured.among(GOLDEN, Nearby.closed(40, 340, 4, 7), Nearby.closed(0, 300, 4, 7.1));

        assertThat(limit.judge(incident)).isEqualTo(Opinion.notConcerned());
    }

    @Test
    void nearMissOpenedAndClosedTogether() {
        Incident incident = Captured.among(GOLDEN, Nearby.closed(50, 350, 4, 70), Nearby.closed(50.1, 350.1, 4, 20));

        assertThat(limit.judge(incident)).isEqualTo(Opinion.notConcerned());
    }

    @Test
    void nearMissAnOlderOneLives() {
        Incident incident = Captured.among(
                GOLDEN, Nearby.closed(40, 340, 2, 40), Nearby.closed(0, 300, 3, 3), Nearby.closed(0, 700, 30, 3));

        assertThat(limit.judge(incident)).isEqualTo(Opinion.notConcerned());
    }

    @Test
    void aRequestThatTheServerTookIsAnotherStory() {
        assertThat(limit.judge(Captured.golden("peer-closed-without-response/c3-disk-full")))
                .isEqualTo(Opinion.notConcerned());
    }

    @Test
    void theAgentKnowsNoOthers() {
        rule.isSilent("idle-closed-before-reuse/nginx-60s", ALL);
    }

    @Test
    void aGoAwayThatNamesTheAgeProvesIt() {
        Verdict verdict = rule.states("connection-age-limit/h2-max-age", ALL);

        assertThat(verdict.confidence()).isEqualTo(Confidence.PROVEN);
        assertThat(verdict.retry().safe()).isEqualTo(Retry.Safe.YES);
        assertThat(verdict.headline()).contains("at the age of 600 s").contains("max_age");
    }

    @Test
    void aRunningCallThatWasCutOffIsLikelyBeyondItsGrace() {
        Verdict verdict =
                rule.states("connection-age-limit/h2-max-age", ALL, "streams stream=81", "failure kind=END_OF_STREAM");

        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(verdict.retry().safe()).isEqualTo(Retry.Safe.UNKNOWN);
        assertThat(verdict.action()).contains("MAX_CONNECTION_AGE_GRACE");
    }

    @Test
    void aRoundAgeAloneIsLikely() {
        assertThat(rule.states("peer-draining/h2-graceful", ALL, "connection connected=177.1")
                        .confidence())
                .isEqualTo(Confidence.LIKELY);
    }

    @Test
    void anyOtherAgeIsNoLimit() {
        rule.isSilent("peer-draining/h2-graceful", ALL);
        rule.isSilent("h2-goaway/protocol-error", ALL, "connection connected=-269.998");
    }
}
