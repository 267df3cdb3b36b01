package io.wirewitness.diagnose.rules;

import static io.wirewitness.diagnose.RuleTesting.ALL;
import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.diagnose.RuleTesting;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Verdict;
import org.junit.jupiter.api.Test;

class H2TooCalmTest {

    private final RuleTesting rule = new RuleTesting(new H2TooCalm());

    private static final String GOLDEN = "h2-too-calm/grpc-pings";

    @Test
    void theServerSaysSoItself() {
        Verdict verdict = rule.states(GOLDEN, ALL);

        assertThat(verdict.confidence()).isEqualTo(Confidence.PROVEN);
        assertThat(verdict.blame()).isEqualTo(Blame.CONFIG);
        assertThat(verdict.headline()).contains("4 pings, one every 10 s");
        assertThat(verdict.action()).contains("keepAliveTime(5, MINUTES)").contains("permitKeepAliveTime");
    }

    @Test
    void ourPingsAloneMakeItLikely() {
        assertThat(rule.states(GOLDEN, ALL, "goaway at=42 last=5 code=11").confidence())
                .isEqualTo(Confidence.LIKELY);
    }

    @Test
    void fewOrRarePingsAreNotTooMany() {
        rule.isSilent(GOLDEN, ALL, "goaway at=42 last=5 code=11", "streams pings=2");
        rule.isSilent(GOLDEN, ALL, "goaway at=42 last=5 code=11", "streams interval=400s");
    }

    @Test
    void itsWordCountsWhereOurPingsWereNotSeen() {
        Verdict verdict = rule.states(GOLDEN, ALL, "streams pings=0");

        assertThat(verdict.confidence()).isEqualTo(Confidence.PROVEN);
        assertThat(verdict.headline()).contains("our pings came too often");
    }

    @Test
    void nearMissAnotherCode() {
        rule.isSilent(GOLDEN, ALL, "goaway at=42 last=5 code=1 debug=too_many_pings");
        rule.isSilent("h2-goaway/protocol-error", ALL);
    }

    @Test
    void withoutTheStreamItIsLikely() {
        assertThat(rule.states(GOLDEN, ALL, "streams stream=0").confidence()).isEqualTo(Confidence.LIKELY);
    }
}
