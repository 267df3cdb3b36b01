package io.wirewitness.diagnose.rules;

import static io.wirewitness.diagnose.RuleTesting.ALL;
import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.diagnose.RuleTesting;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Retry;
import io.wirewitness.model.Verdict;
import org.junit.jupiter.api.Test;

class H2StreamResetTest {

    private final RuleTesting rule = new RuleTesting(new H2StreamReset());

    private static final String REFUSED = "h2-stream-reset/refused";
    private static final String FAILED = "h2-stream-reset/internal-error";

    @Test
    void aRefusedStreamWasNotProcessed() {
        Verdict verdict = rule.states(REFUSED, ALL);

        assertThat(verdict.confidence()).isEqualTo(Confidence.PROVEN);
        assertThat(verdict.blame()).isEqualTo(Blame.PEER_APP);
        assertThat(verdict.retry().safe()).isEqualTo(Retry.Safe.YES);
        assertThat(verdict.headline()).contains("stream 203").contains("REFUSED_STREAM");
        assertThat(verdict.action()).contains("SETTINGS_MAX_CONCURRENT_STREAMS");
    }

    @Test
    void anotherCodeDoesNotSayHowFarItHadCome() {
        Verdict verdict = rule.states(FAILED, ALL);

        assertThat(verdict.confidence()).isEqualTo(Confidence.PROVEN);
        assertThat(verdict.retry().safe()).isEqualTo(Retry.Safe.UNKNOWN);
        assertThat(rule.states(FAILED, ALL, "streamreset code=8").headline()).contains("CANCEL");
        assertThat(rule.states(FAILED, ALL, "streamreset code=99").headline()).contains("0x63");
    }

    @Test
    void aResetBehindACompleteAnswerIsNoInvitationToRepeat() {
        assertThat(rule.states(FAILED, ALL, "streamreset code=0").retry().safe())
                .isEqualTo(Retry.Safe.NO);
    }

    @Test
    void whoBrokeTheProtocolTheFrameDoesNotShow() {
        assertThat(rule.states(FAILED, ALL, "streamreset code=1").blame()).isEqualTo(Blame.UNKNOWN);
    }

    /** A limit on this client, or a proxy's rule that has nothing to do with how much it sends: the code is the same. */
    @Test
    void whoMustBeCalmIsNotTold() {
        Verdict verdict = rule.states(FAILED, ALL, "streamreset code=11");
        assertThat(verdict.blame()).isEqualTo(Blame.UNKNOWN);
        assertThat(verdict.action()).contains("http-request reject");
        assertThat(rule.states(FAILED, ALL, "streamreset code=13").blame()).isEqualTo(Blame.CONFIG);
    }

    @Test
    void ourOwnResetIsNotTheServers() {
        rule.excludes("our own side reset stream 7, with CANCEL", FAILED, ALL, "streamreset code=8 by=us");
    }

    @Test
    void anotherStreamsResetIsNotThisRequests() {
        rule.isSilent(FAILED, ALL, "streamreset stream=5");
    }

    @Test
    void whereTheStreamIsNotKnownTheFailureMustNameTheCode() {
        Verdict verdict = rule.states(REFUSED, ALL, "streams stream=0");

        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(verdict.retry().safe()).isEqualTo(Retry.Safe.UNKNOWN);
        rule.isSilent(REFUSED, ALL, "streams stream=0", "streamreset code=2");
    }

    @Test
    void aResetAfterTheFailureIsNotItsCause() {
        rule.isSilent(FAILED, ALL, "streamreset at=30.5");
    }

    @Test
    void nearMissTheGoAwayThatRefusedItToo() {
        rule.isSilent(REFUSED, ALL, "goaway at=30.001 last=201 code=0");
        assertThat(rule.states(REFUSED, ALL, "goaway at=30.001 last=203 code=0").confidence())
                .isEqualTo(Confidence.PROVEN);
    }
}
