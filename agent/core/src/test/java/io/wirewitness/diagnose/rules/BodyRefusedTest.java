package io.wirewitness.diagnose.rules;

import static io.wirewitness.diagnose.RuleTesting.APP;
import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.diagnose.RuleTesting;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Verdict;
import org.junit.jupiter.api.Test;

class BodyRefusedTest {

    private final RuleTesting rule = new RuleTesting(new BodyRefused());

    @Test
    void aGetWithABodyAnd413() {
        Verdict verdict = rule.states("body-refused/get-with-a-body", APP);

        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(verdict.blame()).isEqualTo(Blame.LOCAL_APP);
        assertThat(verdict.headline()).contains("a GET request with a body of 200 bytes was answered 413");
    }

    @Test
    void badRequestHasManyReasons() {
        assertThat(rule.states("body-refused/get-with-a-body", APP, "answer status=400")
                        .confidence())
                .isEqualTo(Confidence.POSSIBLE);
    }

    @Test
    void nearMissAPostThatIsTooLarge() {
        rule.isSilent("body-refused/get-with-a-body", APP, "asked method=POST");
    }

    @Test
    void nearMissAGetWithoutABodyAndAnotherStatus() {
        rule.isSilent("body-refused/get-with-a-body", APP, "asked body=0");
        rule.isSilent("body-refused/get-with-a-body", APP, "answer status=404");
    }
}
