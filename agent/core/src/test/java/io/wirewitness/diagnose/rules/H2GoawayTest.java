package io.wirewitness.diagnose.rules;

import static io.wirewitness.diagnose.RuleTesting.ALL;
import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.diagnose.RuleTesting;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Retry;
import io.wirewitness.model.Verdict;
import org.junit.jupiter.api.Test;

class H2GoawayTest {

    private final RuleTesting rule = new RuleTesting(new H2Goaway());

    private static final String REFUSED = "h2-goaway/protocol-error";
    private static final String UNFINISHED = "h2-goaway/unfinished";

    @Test
    void aStreamAboveTheLastOneWasNotProcessed() {
        Verdict verdict = rule.states(REFUSED, ALL);

        assertThat(verdict.confidence()).isEqualTo(Confidence.PROVEN);
        assertThat(verdict.retry().safe()).isEqualTo(Retry.Safe.YES);
        assertThat(verdict.retry().why()).contains("stream 9 is above 7");
        assertThat(verdict.headline()).contains("PROTOCOL_ERROR").contains("header block too long");
        assertThat(verdict.blame()).as("one end's word").isEqualTo(Blame.UNKNOWN);
    }

    @Test
    void aStreamThatItMeantToFinishMayHaveBeenActedOn() {
        Verdict verdict = rule.states(UNFINISHED, ALL);

        assertThat(verdict.confidence()).isEqualTo(Confidence.PROVEN);
        assertThat(verdict.blame()).isEqualTo(Blame.PEER_APP);
        assertThat(verdict.retry().safe()).isEqualTo(Retry.Safe.UNKNOWN);
        assertThat(verdict.retry().why()).contains("may have acted on it");
    }

    @Test
    void withoutAnErrorItHadPromisedToFinish() {
        assertThat(rule.states(UNFINISHED, ALL, "goaway at=31.002 last=7 code=0 debug=x")
                        .confidence())
                .isEqualTo(Confidence.LIKELY);
    }

    @Test
    void withoutTheStreamNothingIsProvenAndNoRetryIsAdvised() {
        Verdict verdict = rule.states(UNFINISHED, ALL, "streams stream=0");

        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(verdict.retry().safe()).isEqualTo(Retry.Safe.UNKNOWN);
        assertThat(verdict.missing()).anyMatch(text -> text.contains("which stream"));
    }

    @Test
    void aTimeOutOnAConnectionThatIsOnlyGoingAwayHasAnotherCause() {
        rule.isSilent(UNFINISHED, ALL, "failure kind=TIMED_OUT", "goaway at=30.5 last=7 code=0");
        rule.isSilent(UNFINISHED, ALL, "failure kind=TIMED_OUT");
    }

    @Test
    void nearMissAGoAwayOfLongAgo() {
        String later = "failure at=91.004 kind=OTHER message=x";
        rule.isSilent(UNFINISHED, ALL, later, "goaway at=31.002 last=7 code=2");
        rule.isSilent(UNFINISHED, ALL, "failure at=91.004 kind=RESET", "goaway at=31.002 last=7 code=0 debug=x");
        rule.isSilent(UNFINISHED, ALL, "failure at=931.004", "goaway at=31.002 last=7 code=0 debug=x");

        Verdict drained = rule.states(UNFINISHED, ALL, "failure at=91.004", "goaway at=31.002 last=7 code=0 debug=x");
        assertThat(drained.confidence()).isEqualTo(Confidence.POSSIBLE);
        assertThat(drained.missing()).anyMatch(text -> text.contains("which had come more than 10 s before"));
    }

    @Test
    void aStreamThatWasRefusedLongAgoWasRefused() {
        assertThat(rule.states(REFUSED, ALL, "failure at=90").confidence()).isEqualTo(Confidence.PROVEN);
    }

    @Test
    void whatCameAfterTheFailureIsNotItsCause() {
        rule.isSilent("idle-closed-before-reuse/nginx-60s", ALL, "streams stream=15", "goaway at=99 last=13 code=1");
    }

    @Test
    void theSecondOfAGracefulPairMayBeReadAfterTheFailure() {
        assertThat(rule.states(REFUSED, ALL, "goaway at=30.0022 last=5 code=1").confidence())
                .isEqualTo(Confidence.PROVEN);
    }

    @Test
    void noGoAwayNoStatement() {
        rule.isSilent("h2-stream-reset/refused", ALL);
        rule.isSilent("connection-refused/nothing-listens", ALL, "goaway at=0 last=0 code=0", "streams stream=1");
    }

    @Test
    void nearMissTheKnownPolicies() {
        rule.isSilent("h2-too-calm/grpc-pings", ALL);
        rule.isSilent("request-limit/h2-nginx-1000", ALL);
        rule.isSilent("connection-age-limit/h2-max-age", ALL);
        rule.isSilent("peer-draining/h2-graceful", ALL);
    }

    @Test
    void calmWithoutAWordOfPingsIsSomethingElse() {
        assertThat(rule.states(REFUSED, ALL, "goaway at=30.002 last=7 code=11 debug=\"too many RST frames\"")
                        .action())
                .contains("excessive");
    }
}
