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
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Incident;
import io.wirewitness.model.Retry;
import io.wirewitness.model.Tier;
import io.wirewitness.model.Verdict;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IdleCloseRaceTest {

    private final RuleTesting rule = new RuleTesting(new IdleCloseRace());

    private static final String GOLDEN = "idle-close-race/crossing";

    @Test
    void kernelAndPacketsEachProveIt() {
        for (Set<Tier> view : Case.VIEWS.subList(1, 4)) {
            Verdict verdict = rule.states(GOLDEN, view);
            assertThat(verdict.confidence()).isEqualTo(Confidence.PROVEN);
            assertThat(verdict.retry().safe()).isEqualTo(Retry.Safe.YES);
            assertThat(verdict.headline()).contains("60 s");
            assertThat(verdict.missing()).anyMatch(text -> text.contains("peer-draining"));
        }
    }

    @Test
    void theApplicationAloneCannotTell() {
        rule.isSilent(GOLDEN, APP);
    }

    @Test
    void aCloseNotifyOnTheWayIsNoAnswer() {
        assertThat(rule.states("idle-close-race/tls-close-notify", KERNEL).confidence())
                .isEqualTo(Confidence.PROVEN);
    }

    @Test
    void aFinBetweenTheLookAndTheWriteIsARaceToo() {
        // 0.2 ms before the request on the wire, yet the kernel had not seen it when it was asked
        Incident incident = EventText.parse(
                """
                failure at=61.0204 kind=END_OF_STREAM
                connection read=1.0201 ordinal=2 start=61.0199 idle=60.0s request=412 out=720 in=1400
                before state=ESTABLISHED acked=309 queue=0 minRtt=100us
                """,
                conversation()
                        .at(61.0197)
                        .serverFin()
                        .clientAck()
                        .at(61.0199)
                        .lost()
                        .client(412)
                        .at(61.0203)
                        .serverBareRst()
                        .snapshot());

        assertThat(rule.states(incident).confidence()).isEqualTo(Confidence.PROVEN);
    }

    @Test
    void aRequestThatWasLostForSecondsIsLikelyAtMost() {
        Incident incident = EventText.parse(
                """
                failure at=63.5 kind=END_OF_STREAM
                connection read=1.0201 ordinal=2 start=60.9 idle=59.88s request=412 out=720 in=1400
                before state=ESTABLISHED acked=309 queue=0 minRtt=100us
                after state=CLOSE_WAIT acked=+0 unacked=1 retransmits=2 queue=0 minRtt=100us
                """,
                conversation()
                        .at(60.9)
                        .lost()
                        .client(412)
                        .at(61.1)
                        .lost()
                        .clientRetransmits()
                        .at(63.4)
                        .serverFin()
                        .clientAck()
                        .snapshot());

        assertThat(rule.states(incident).confidence()).isEqualTo(Confidence.LIKELY);
    }

    @Test
    void nearMissTheFinThatWasHere() {
        rule.excludes("CLOSE_WAIT", "idle-closed-before-reuse/nginx-60s", KERNEL);
        rule.excludes("12.4 s before the request", "idle-closed-before-reuse/nginx-60s", PACKETS);
    }

    @Test
    void nearMissTheFinThatCoversTheRequest() {
        String golden = "peer-closed-without-response/on-reuse-after-30s";
        rule.excludes("acknowledges 412 bytes", golden, PACKETS);
        rule.excludes("412 of 412", golden, KERNEL);
    }

    @Test
    void nearMissTheMiddlebox() {
        rule.excludes("without a FIN", "idle-reset-by-middlebox/nat-350s", PACKETS);
        rule.excludes("not reset it", "idle-reset-by-middlebox/nat-350s", KERNEL);
    }

    @Test
    void aFirstUseCannotRace() {
        rule.excludes("no request had used", GOLDEN, ALL, "connection ordinal=1");
    }

    private static WireScript conversation() {
        return WireScript.between("10.0.0.7:49092", "10.0.0.5:443")
                .at(0)
                .handshake()
                .at(1)
                .client(308)
                .at(1.02)
                .server(1400)
                .clientAck();
    }
}
