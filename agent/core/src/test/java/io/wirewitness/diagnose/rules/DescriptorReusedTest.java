package io.wirewitness.diagnose.rules;

import static io.wirewitness.diagnose.RuleTesting.APP;
import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.diagnose.RuleTesting;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Verdict;
import org.junit.jupiter.api.Test;

class DescriptorReusedTest {

    private final RuleTesting rule = new RuleTesting(new DescriptorReused());

    @Test
    void aDescriptorThatNobodyOfOursClosed() {
        Verdict verdict = rule.states("descriptor-reused/closed-by-number", APP);

        assertThat(verdict.confidence()).isEqualTo(Confidence.PROVEN);
        assertThat(verdict.blame()).isEqualTo(Blame.LOCAL_APP);
        assertThat(verdict.headline()).contains("not open any more");
    }

    @Test
    void aDescriptorThatIsAnotherSocketsNow() {
        Verdict verdict = rule.states("descriptor-reused/another-socket", APP);

        assertThat(verdict.headline()).contains("another socket's now, bound to 10.0.0.7:51000");
        assertThat(verdict.evidence()).anyMatch(one -> one.fact().contains("getsockname"));
    }

    @Test
    void nearMissOurOwnCloseCameFirst() {
        rule.excludes(
                "our own side had closed",
                "descriptor-reused/closed-by-number",
                APP,
                "close at=4.9 thread=main stack=a.B.c(B.java:1)");
    }

    @Test
    void theConnectionsOwnEndOrNoneAtAllSaysNothing() {
        rule.isSilent("descriptor-reused/another-socket", APP, "connection descriptorEnd=10.0.0.7:49092");
        rule.isSilent("descriptor-reused/another-socket", APP, "connection descriptorEnd=0.0.0.0:0");
    }
}
