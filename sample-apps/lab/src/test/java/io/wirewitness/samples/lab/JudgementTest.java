package io.wirewitness.samples.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.wirewitness.diagnose.Frames;
import io.wirewitness.model.StreamsView.GoAway;
import io.wirewitness.testkit.Reported;
import java.util.ArrayList;
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

    /** A truth is of all requests of a scenario: of those that share a connection some were processed. */
    @Test
    void aStreamThatTheServerMayHaveTakenIsNotCalledSafe() {
        assertThat(goneAway("yes", "the request had stream 203")).isEqualTo(Judgement.RIGHT);
        assertThat(goneAway("yes", "the request had stream 201")).isEqualTo(Judgement.WRONG);
        assertThat(goneAway("yes", "the request had stream 5")).isEqualTo(Judgement.WRONG);
        assertThat(goneAway("yes")).as("which stream is not known").isEqualTo(Judgement.WRONG);
        assertThat(goneAway("unknown", "the request had stream 5")).isEqualTo(Judgement.RIGHT);
    }

    @Test
    void theLastStreamIsTheDecidingFrames() {
        String first = said(Integer.MAX_VALUE).replace("server's", "server's first");
        assertThat(goneAway("yes", first, "the request had stream 203")).isEqualTo(Judgement.RIGHT);
        // The near miss: no second one came, and the first one says nothing of any stream.
        assertThat(Judgement.of(
                        TRUTH.safeToRepeat(),
                        said("peer-slow", "peer-app", "yes", said(Integer.MAX_VALUE), "the request had stream 203")))
                .isEqualTo(Judgement.WRONG);
    }

    @Test
    void aStreamThatTheServerRefusedByNameWasNotTaken() {
        String refused = "RST_STREAM REFUSED_STREAM from the server for stream 5";
        assertThat(goneAway("yes", "the request had stream 5", refused)).isEqualTo(Judgement.RIGHT);
        // The near misses: another's, and one that it had begun.
        assertThat(goneAway("yes", "the request had stream 7", refused)).isEqualTo(Judgement.WRONG);
        assertThat(goneAway(
                        "yes", "the request had stream 5", "RST_STREAM INTERNAL_ERROR from the server for stream 5"))
                .isEqualTo(Judgement.WRONG);
    }

    private static Judgement goneAway(String retry, String... more) {
        List<String> facts = new ArrayList<>(List.of(said(201) + ", at the connection's age of 1.1 s"));
        facts.addAll(List.of(more));
        return Judgement.of(TRUTH.safeToRepeat(), said("peer-slow", "peer-app", retry, facts.toArray(new String[0])));
    }

    /** In the words of the rules themselves, so that a change of them is seen here. */
    private static String said(int lastStream) {
        return "the server's " + Frames.text(new GoAway(1, lastStream, 0, ""));
    }

    @Test
    void anHonestUnknownIsNeitherRightNorWrong() {
        assertThat(judged(said("unknown", "unknown", "unknown"))).isEqualTo(Judgement.UNKNOWN);
        assertThat(judged(said("local-timeout", "unknown", "unknown"))).isEqualTo(Judgement.UNKNOWN);
        assertThat(judged(said("connection-refused", "unknown", "yes"))).isEqualTo(Judgement.UNKNOWN);
        assertThat(judged(said("connect-unanswered", "unknown", "yes"))).isEqualTo(Judgement.UNKNOWN);
        // The near misses: these blame somebody, or say more.
        assertThat(judged(said("local-timeout", "local-app", "unknown"))).isEqualTo(Judgement.WRONG);
        assertThat(judged(said("connection-refused", "peer-app", "yes"))).isEqualTo(Judgement.WRONG);
        assertThat(judged(said("connect-unanswered", "network", "yes"))).isEqualTo(Judgement.WRONG);
        assertThat(judged(said("peer-aborted", "unknown", "no"))).isEqualTo(Judgement.WRONG);
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

    private static Reported said(String cause, String blame, String retry, String... facts) {
        JsonObject json = new JsonObject();
        json.addProperty("cause", cause);
        json.addProperty("blame", blame);
        JsonObject advice = new JsonObject();
        advice.addProperty("safe", retry);
        json.add("retry", advice);
        JsonArray evidence = new JsonArray();
        for (String fact : facts) {
            JsonObject one = new JsonObject();
            one.addProperty("fact", fact);
            evidence.add(one);
        }
        json.add("evidence", evidence);
        return new Reported(json);
    }
}
