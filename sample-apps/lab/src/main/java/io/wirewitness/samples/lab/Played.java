package io.wirewitness.samples.lab;

import io.wirewitness.testkit.Jdks;
import io.wirewitness.testkit.Reported;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One play and its judgement.
 *
 * @param judgement null if it could not be played; then {@code trouble} says why
 * @param trouble empty if it was played
 */
record Played(
        Scenario scenario,
        String subject,
        int jdk,
        Tier tier,
        @Nullable Judgement judgement,
        List<Reported> incidents,
        List<String> what,
        String trouble) {

    /** Plays it. What goes wrong with the play itself is a result, too. */
    static Played play(Scenario scenario, String subject, Jdks.Jdk jdk, Tier tier) {
        List<Need> unmet =
                scenario.needs().stream().filter(need -> !need.isMet()).toList();
        if (!unmet.isEmpty() || (tier == Tier.PACKETS && !Need.CAPTURE.isMet())) {
            return notRun(scenario, subject, jdk, tier, "needs " + (unmet.isEmpty() ? Need.CAPTURE : unmet.get(0)));
        }
        try (Stage stage = new Stage(subject, jdk, tier)) {
            if (!scenario.suits(stage)) {
                return notRun(scenario, subject, jdk, tier, "means nothing for " + subject);
            }
            Observed observed = scenario.play(stage);
            return new Played(
                    scenario,
                    subject,
                    jdk.feature(),
                    tier,
                    Judgement.of(scenario.truth(), observed),
                    observed.incidents(),
                    observed.what(),
                    "");
        } catch (Exception | AssertionError failed) {
            if (failed instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            return notRun(scenario, subject, jdk, tier, "the play failed: " + failed);
        }
    }

    /** One that was not played, and why. */
    static Played notRun(Scenario scenario, String subject, Jdks.Jdk jdk, Tier tier, String why) {
        return new Played(scenario, subject, jdk.feature(), tier, null, List.of(), List.of(), why);
    }

    /** One line for people. */
    String line() {
        String where = scenario.name() + "  " + subject + ", JDK " + jdk + ", " + tier + ": ";
        return where
                + (judgement == null
                        ? "not run: " + firstLine(trouble)
                        : judgement.name().toLowerCase(java.util.Locale.ROOT));
    }

    static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }
}
