package io.wirewitness.samples.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.wirewitness.testkit.Reported;
import java.util.List;
import org.junit.jupiter.api.Test;

final class JudgementTest {

    private static final Truth TRUTH =
            Truth.of("peer-slow", "peer-app").or("peer-frozen").with("silently-replayed");

    @Test
    void theCauseAndATrueBlameAreRight() {
        assertThat(judged(said("peer-slow", "peer-app", "no"))).isEqualTo(Judgement.RIGHT);
        assertThat(judged(said("peer-frozen", "peer-app", "unknown"))).isEqualTo(Judgement.RIGHT);
        assertThat(judged(said("peer-slow", "unknown", "no"))).isEqualTo(Judgement.RIGHT);
    }

    @Test
    void anotherCauseIsWrong() {
        assertThat(judged(said("idle-dropped-silently", "peer-app", "no"))).isEqualTo(Judgement.WRONG);
    }

    @Test
    void theCauseWithAnothersBlameIsWrong() {
        assertThat(judged(said("peer-slow", "middlebox", "no"))).isEqualTo(Judgement.WRONG);
    }

    @Test
    void aRepetitionIsCalledSafeOnlyWhereItIs() {
        assertThat(judged(said("peer-slow", "peer-app", "yes"))).isEqualTo(Judgement.WRONG);
        assertThat(Judgement.of(TRUTH.safeToRepeat(), observed(said("peer-slow", "peer-app", "yes"))))
                .isEqualTo(Judgement.RIGHT);
    }

    @Test
    void anHonestUnknownIsNeitherRightNorWrong() {
        assertThat(judged(said("unknown", "unknown", "unknown"))).isEqualTo(Judgement.UNKNOWN);
        assertThat(judged(said("local-timeout", "unknown", "unknown"))).isEqualTo(Judgement.UNKNOWN);
        // The near miss: this blames somebody.
        assertThat(judged(said("local-timeout", "local-app", "unknown"))).isEqualTo(Judgement.WRONG);
    }

    @Test
    void theWorstAnswerCounts() {
        assertThat(judged(said("peer-slow", "peer-app", "no"), said("split-path", "network", "no")))
                .isEqualTo(Judgement.WRONG);
        assertThat(judged(said("peer-slow", "peer-app", "no"), said("unknown", "unknown", "no")))
                .isEqualTo(Judgement.UNKNOWN);
    }

    @Test
    void whatIsTrueBesidesIsNoAnswer() {
        assertThat(judged(said("silently-replayed", "config", "no"))).isEqualTo(Judgement.MISSED);
        assertThat(judged(said("silently-replayed", "config", "no"), said("peer-slow", "peer-app", "no")))
                .isEqualTo(Judgement.RIGHT);
    }

    @Test
    void aRefusedCallBesidesMayBeRepeatedWhateverBecameOfTheFirst() {
        Truth died = TRUTH.with("connection-refused", "silently-replayed");

        assertThat(Judgement.of(
                        died,
                        observed(said("peer-slow", "peer-app", "no"), said("connection-refused", "peer-app", "yes"))))
                .isEqualTo(Judgement.RIGHT);
        assertThat(Judgement.of(
                        died,
                        observed(said("peer-slow", "peer-app", "no"), said("silently-replayed", "config", "yes"))))
                .isEqualTo(Judgement.WRONG);
    }

    @Test
    void silenceIsMissedWhereSomethingFailedAndNothingElsewhere() {
        assertThat(judged()).isEqualTo(Judgement.MISSED);
        assertThat(Judgement.of(TRUTH, new Observed(List.of(), false, List.of())))
                .isEqualTo(Judgement.COPED);
    }

    @Test
    void ofAHealthyControlOnlySilenceIsRight() {
        assertThat(Judgement.of(Truth.healthy(), observed())).isEqualTo(Judgement.RIGHT);
        assertThat(Judgement.of(Truth.healthy(), observed(said("unknown", "unknown", "unknown"))))
                .isEqualTo(Judgement.WRONG);
    }

    private static Judgement judged(Reported... incidents) {
        return Judgement.of(TRUTH, observed(incidents));
    }

    private static Observed observed(Reported... incidents) {
        return new Observed(List.of(incidents), true, List.of());
    }

    private static Reported said(String cause, String blame, String retry) {
        JsonObject json = new JsonObject();
        json.addProperty("cause", cause);
        json.addProperty("blame", blame);
        JsonObject advice = new JsonObject();
        advice.addProperty("safe", retry);
        json.add("retry", advice);
        return new Reported(json);
    }
}
