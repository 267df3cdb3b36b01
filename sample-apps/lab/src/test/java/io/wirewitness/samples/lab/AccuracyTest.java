package io.wirewitness.samples.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.samples.lab.scenarios.HealthyCalls;
import io.wirewitness.samples.lab.scenarios.PeerSlow;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What cannot be played is never counted as passed, and what the library saved is no failure. */
final class AccuracyTest {

    private final String page = new Accuracy(List.of(
                    played(new PeerSlow(), Tier.APP, Judgement.RIGHT, ""),
                    played(new PeerSlow(), Tier.APP, Judgement.WRONG, ""),
                    played(new PeerSlow(), Tier.APP, Judgement.COPED, ""),
                    played(new PeerSlow(), Tier.APP, null, "needs nginx"),
                    played(new HealthyCalls(), Tier.APP, Judgement.RIGHT, ""),
                    played(new HealthyCalls(), Tier.APP, Judgement.WRONG, "")))
            .page("lab matrix", Map.of("Linux", "6"), Instant.EPOCH, Instant.EPOCH);

    @Test
    void theSharesAreOfFailuresThatWereFelt() {
        assertThat(page)
                .contains("| app | 1 (50.0 %) (>= 65 %) | 0 (0.0 %) | 0 (0.0 %) | 1 (50.0 %) (<= 4 %) | 2 | 1 of 2 |");
    }

    @Test
    void everyLetterIsInTheTable() {
        assertThat(page).contains("| `peer-slow` | `peer-slow` | r**W**- |");
    }

    @Test
    void whatWasNotRunIsNamedWithItsReason() {
        assertThat(page).contains("- `peer-slow`: needs nginx (okhttp at app)");
    }

    @Test
    void theCommandTheDateAndTheVersionsAreThere() {
        assertThat(page).contains("```\nlab matrix\n```", "Made on 1970-01-01", "Linux 6");
    }

    private static Played played(Scenario scenario, Tier tier, @Nullable Judgement judgement, String trouble) {
        return new Played(scenario, "okhttp", 17, tier, judgement, List.of(), List.of(), trouble);
    }
}
