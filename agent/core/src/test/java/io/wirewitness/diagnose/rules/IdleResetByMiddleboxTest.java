package io.wirewitness.diagnose.rules;

import static io.wirewitness.diagnose.RuleTesting.ALL;
import static io.wirewitness.diagnose.RuleTesting.APP;
import static io.wirewitness.diagnose.RuleTesting.KERNEL;
import static io.wirewitness.diagnose.RuleTesting.PACKETS;
import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.diagnose.RuleTesting;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Retry;
import io.wirewitness.model.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

class IdleResetByMiddleboxTest {

    private final RuleTesting rule = new RuleTesting(new IdleResetByMiddlebox());

    private static final String GOLDEN = "idle-reset-by-middlebox/nat-350s";
    private static final String DOUBTFUL = "unknown/reset-by-a-box-or-a-restarted-host";

    @Test
    void twoSignsAndTheKernelsWordProveIt() {
        Verdict verdict = rule.states(GOLDEN, ALL);

        assertThat(verdict.confidence()).isEqualTo(Confidence.PROVEN);
        assertThat(verdict.blame()).isEqualTo(Blame.MIDDLEBOX);
        assertThat(verdict.evidence()).anyMatch(fact -> fact.fact().contains("TTL 63"));
        assertThat(verdict.evidence()).anyMatch(fact -> fact.fact().contains("shortest round trip is 20 ms"));
        assertThat(verdict.retry().safe())
                .as("who knows whether the request went on to the server")
                .isEqualTo(Retry.Safe.UNKNOWN);
    }

    @Test
    void belowTheRoundLimitsNoSignsProveIt() {
        Verdict verdict = rule.states(GOLDEN, ALL, "connection idle=100s");

        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(verdict.missing()).anyMatch(text -> text.contains("injected-reset") && text.contains("split-path"));
    }

    @Test
    void theKernelAloneOnlySuspectsItJustBeyondARoundLimit() {
        assertThat(rule.states(GOLDEN, KERNEL).confidence()).isEqualTo(Confidence.POSSIBLE);
        rule.isSilent(DOUBTFUL, KERNEL);
    }

    /** The same evidence that says nothing after 30 s says no more after 7000 s: the host had more time to restart. */
    @Test
    void nearMissAHostThatHadTimeToRestart() {
        for (var view : List.of(APP, KERNEL, PACKETS, ALL)) {
            rule.isSilent(DOUBTFUL, view, "connection idle=7000s");
            rule.isSilent(DOUBTFUL, view, "connection idle=349s");
        }
        // what the capture has of the idle time is 30 s; the kernel says that there was no FIN in the rest
        for (var view : List.of(APP, KERNEL, ALL)) {
            assertThat(rule.states(DOUBTFUL, view, "connection idle=400s").confidence())
                    .isEqualTo(Confidence.POSSIBLE);
        }
    }

    @Test
    void twoSignsProveItHoweverLongItWasIdle() {
        assertThat(rule.states(GOLDEN, ALL, "connection idle=7000s").confidence())
                .isEqualTo(Confidence.PROVEN);
    }

    @Test
    void theApplicationAloneOnlySuspectsIt() {
        assertThat(rule.states(GOLDEN, APP).confidence()).isEqualTo(Confidence.POSSIBLE);
        rule.isSilent(DOUBTFUL, APP);
    }

    @Test
    void nearMissARestartedHostOrAFinThatWasLostLooksTheSame() {
        rule.isSilent(DOUBTFUL, ALL);
        rule.isSilent(DOUBTFUL, PACKETS);
    }

    @Test
    void lostPacketsMayHaveBeenTheFin() {
        rule.isSilent(GOLDEN, PACKETS, "lost packets=1");
    }

    @Test
    void nearMissTheFin() {
        rule.excludes("CLOSE_WAIT", "idle-closed-before-reuse/nginx-60s", KERNEL, "failure kind=RESET");
        rule.excludes("there was a FIN", "idle-closed-before-reuse/nginx-60s", PACKETS, "failure kind=RESET");
        rule.excludes("there was a FIN", "idle-close-race/crossing", ALL, "failure kind=RESET");
    }

    @Test
    void nearMissALiveSocketThatAborted() {
        rule.excludes("still there", "peer-aborted/on-reuse-after-30s", PACKETS);
        rule.isSilent("peer-aborted/on-reuse-after-30s", KERNEL);
    }

    @Test
    void nearMissTheResetThatCameBeforeTheRequest() {
        rule.excludes("before the request was written", "idle-closed-before-reuse/reset-while-idle", KERNEL);
    }

    @Test
    void aFirstUseCannotHaveBeenForgotten() {
        rule.excludes("no request had used", GOLDEN, ALL, "connection ordinal=1");
    }

    @Test
    void aServerThatAcknowledgedWasThere() {
        rule.excludes("412 of 412", GOLDEN, KERNEL, "after acked=+412");
    }
}
