package io.wirewitness.diagnose.rules;

import static io.wirewitness.diagnose.RuleTesting.APP;
import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.diagnose.RuleTesting;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Verdict;
import org.junit.jupiter.api.Test;

class RequestLoopTest {

    private final RuleTesting rule = new RuleTesting(new RequestLoop());

    @Test
    void aNodeTwiceInViaAnd508() {
        Verdict verdict = rule.states("request-loop/by-the-library", APP);

        assertThat(verdict.confidence()).isEqualTo(Confidence.PROVEN);
        assertThat(verdict.blame()).isEqualTo(Blame.MIDDLEBOX);
        assertThat(verdict.headline()).contains("cache7.example.net more than once", "508");
    }

    @Test
    void either508OrANodeTwiceIsPossibleOnly() {
        assertThat(rule.states("request-loop/by-the-library", APP, "answer via=\"1.1 cache7.example.net\"")
                        .confidence())
                .isEqualTo(Confidence.POSSIBLE);
        assertThat(rule.states("request-loop/by-the-library", APP, "answer status=502")
                        .confidence())
                .isEqualTo(Confidence.POSSIBLE);
    }

    @Test
    void nearMissOneProductTwice() {
        rule.isSilent("request-loop/by-the-library", APP, "answer status=503 via=\"1.1 varnish, 1.1 varnish\"");
    }

    @Test
    void theRequestsViaCountsToo() {
        Verdict verdict = rule.states(
                "request-loop/by-the-library",
                APP,
                "answer status=502 via=\"1.1 a\"",
                "asked via=\"1.1 10.0.0.1:80, 1.1 10.0.0.2:80, 1.1 10.0.0.1:80\"");

        assertThat(verdict.headline()).contains("10.0.0.1:80");
    }

    @Test
    void anAnswerThatWentWellIsNoIncident() {
        rule.isSilent("request-loop/by-the-library", APP, "failure kind=RESET");
    }
}
