package io.wirewitness.diagnose.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.diagnose.RuleTesting;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Verdict;
import org.junit.jupiter.api.Test;

class HandlerFailedTest {

    private static final String CLOSED = "handler-failed/closed-without-answer";
    private static final String FULL = "handler-failed/no-space-left";

    private final RuleTesting rule = new RuleTesting(new HandlerFailed());

    @Test
    void anExceptionAndAConnectionClosedWithoutAnAnswer() {
        Verdict verdict = rule.states(CLOSED, RuleTesting.ALL);

        assertThat(verdict.confidence()).isEqualTo(Confidence.PROVEN);
        assertThat(verdict.blame()).isEqualTo(Blame.LOCAL_APP);
        assertThat(verdict.headline())
                .contains("java.lang.IllegalStateException: no tax rate for ***")
                .contains("without an answer");
        assertThat(verdict.evidence())
                .anyMatch(fact -> fact.fact().startsWith("thrown at com.example.Tax.of"))
                .anyMatch(fact -> fact.fact().startsWith("FIN from us"));
    }

    @Test
    void noSpaceLeftIsNamedAndTheDiskBlamed() {
        Verdict verdict = rule.states(FULL, RuleTesting.KERNEL);

        assertThat(verdict.headline()).contains("the disk is full").contains("No space left on device");
        assertThat(verdict.action()).contains("df -h");
    }

    @Test
    void anAnswerThatWasBrokenOffSaysHowFarItGot() {
        assertThat(rule.states("handler-failed/broken-off", RuleTesting.KERNEL).headline())
                .contains("java.lang.NullPointerException, and the server closed")
                .contains("in the middle of the answer, after 200000 bytes");
    }

    /** The connection carries other answers: that it was closed is not this one's. */
    @Test
    void nearMissTheConnectionWasShared() {
        assertThat(rule.states(CLOSED, RuleTesting.KERNEL, "connection multiplexed=true")
                        .headline())
                .contains("java.lang.IllegalStateException")
                .doesNotContain("closed")
                .doesNotContain("without an answer");
    }

    @Test
    void nearMissTheConnectionHadFailedFirst() {
        rule.excludes("the connection itself had failed", CLOSED, RuleTesting.APP, "failure kind=BROKEN_PIPE");
    }

    @Test
    void nearMissTheClientHadGoneFirst() {
        rule.excludes(
                "the client had ended the connection",
                "client-gone/five-second-timeout",
                RuleTesting.PACKETS,
                "failure kind=HANDLER_FAILED",
                "handler class=java.lang.IllegalStateException");
    }

    @Test
    void withoutAHandlersExceptionItIsSilent() {
        rule.isSilent("client-gone/five-second-timeout", RuleTesting.ALL);
        rule.isSilent("local-close/server-closes-its-answer", RuleTesting.KERNEL);
    }

    @Test
    void aClientHasNoHandler() {
        rule.isSilent(CLOSED, RuleTesting.ALL, "connection role=CLIENT");
    }
}
