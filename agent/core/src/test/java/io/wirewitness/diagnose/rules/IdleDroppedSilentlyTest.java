package io.wirewitness.diagnose.rules;

import static io.wirewitness.diagnose.RuleTesting.ALL;
import static io.wirewitness.diagnose.RuleTesting.APP;
import static io.wirewitness.diagnose.RuleTesting.KERNEL;
import static io.wirewitness.diagnose.RuleTesting.PACKETS;
import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.capture.WireScript;
import io.wirewitness.diagnose.Case;
import io.wirewitness.diagnose.EventText;
import io.wirewitness.diagnose.RuleTesting;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Incident;
import io.wirewitness.model.Retry;
import io.wirewitness.model.Tier;
import io.wirewitness.model.Verdict;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IdleDroppedSilentlyTest {

    private final RuleTesting rule = new RuleTesting(new IdleDroppedSilently());

    private static final String GOLDEN = "idle-dropped-silently/firewall-1800s";

    @Test
    void kernelAndPacketsMakeItLikely() {
        for (Set<Tier> view : Case.VIEWS.subList(1, 4)) {
            Verdict verdict = rule.states(GOLDEN, view);
            assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
            assertThat(verdict.blame()).isEqualTo(Blame.MIDDLEBOX);
            assertThat(verdict.headline()).contains("sent 6 times");
            assertThat(verdict.retry().safe())
                    .as("the request may still arrive")
                    .isEqualTo(Retry.Safe.UNKNOWN);
        }
    }

    @Test
    void theApplicationAloneCannotTell() {
        rule.isSilent(GOLDEN, APP);
    }

    @Test
    void aKernelThatGaveUpSaysSoToTheApplication() {
        assertThat(rule.states(GOLDEN, APP, "failure kind=KERNEL_TIMED_OUT").confidence())
                .isEqualTo(Confidence.POSSIBLE);
    }

    @Test
    void nearMissAHostThatVanishedSoonAfter() {
        rule.excludes("which every table", GOLDEN, KERNEL, "connection idle=750ms", "peer sinceConnect=60s");
        rule.excludes("which every table", GOLDEN, ALL, "connection idle=3s", "peer sinceConnect=60s");
    }

    @Test
    void afterShortIdlenessANewConnectionThatWorksTellsItFromAHostThatVanished() {
        assertThat(rule.states(GOLDEN, KERNEL, "connection idle=3s", "peer sinceConnect=1s")
                        .blame())
                .isEqualTo(Blame.MIDDLEBOX);
    }

    @Test
    void nearMissASlowServer() {
        rule.excludes("412 of 412", "peer-slow/silent-for-10s", KERNEL);
        rule.excludes("412 of 412", "peer-slow/silent-for-10s", PACKETS);
    }

    @Test
    void nearMissANewConnection() {
        rule.excludes("no request had used", "unknown/new-connection-unacknowledged", ALL);
    }

    @Test
    void nearMissOurOwnPause() {
        rule.excludes("lay unread", "unknown/answer-unread-in-our-socket", KERNEL);
    }

    @Test
    void aPacketOfTheServerExcludesIt() {
        Incident incident = EventText.parse(
                """
                failure at=40 kind=TIMED_OUT
                connection read=1.0201 ordinal=2 start=31 idle=30.0s request=412 out=720 in=1400
                """,
                WireScript.between("10.0.0.7:49092", "10.0.0.5:443")
                        .at(0)
                        .handshake()
                        .at(1)
                        .client(308)
                        .at(1.02)
                        .server(1400)
                        .clientAck()
                        .at(31)
                        .lost()
                        .client(412)
                        .at(32)
                        .serverKeepAlive()
                        .at(33)
                        .clientRetransmits()
                        .snapshot());

        rule.excludes("packets still arrived", incident);
    }

    @Test
    void withoutARetransmissionNothingIsKnown() {
        rule.isSilent(GOLDEN, KERNEL, "after retransmits=0 backoff=0 totalRetransmits=0");
    }
}
