package io.wirewitness.diagnose.rules;

import static io.wirewitness.diagnose.RuleTesting.APP;
import static io.wirewitness.diagnose.RuleTesting.KERNEL;
import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.capture.WireScript;
import io.wirewitness.diagnose.EventText;
import io.wirewitness.diagnose.RuleTesting;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.Incident;
import io.wirewitness.model.Verdict;
import org.junit.jupiter.api.Test;

class CpuThrottledTest {

    private final RuleTesting rule = new RuleTesting(new CpuThrottled());

    private static final String GOLDEN = "cpu-throttled/quota-used-up";
    private static final String UNREAD = "unknown/answer-unread-in-our-socket";

    @Test
    void theQuotaWasUsedUpWhileTheAnswerLayThere() {
        Verdict verdict = rule.states(GOLDEN, KERNEL);

        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(verdict.blame()).isEqualTo(Blame.LOCAL_HOST);
        assertThat(verdict.headline()).contains("CPU quota was used up for 1.6 s");
        assertThat(verdict.action()).contains("cpu.max");
    }

    @Test
    void withoutTheKernelNobodyKnowsWhetherAnAnswerLayThere() {
        rule.isSilent(GOLDEN, APP);
    }

    @Test
    void aLittleThrottlingExplainsNothing() {
        rule.excludes("used up for only 300 ms", UNREAD, KERNEL, "jvm kind=CPU_THROTTLED at=5 lasts=300ms");
    }

    /** The client read it when it ran again, and its timer fired all the same. */
    @Test
    void anAnswerThatWasReadBetweenThrottledPeriodsIsPossible() {
        Verdict verdict =
                rule.states("local-timeout/answer-in-progress", APP, "jvm kind=CPU_THROTTLED at=3.2 lasts=9s");

        assertThat(verdict.confidence()).isEqualTo(Confidence.POSSIBLE);
        assertThat(verdict.blame()).isEqualTo(Blame.LOCAL_HOST);
        rule.isSilent("local-timeout/answer-in-progress", APP, "jvm kind=CPU_THROTTLED at=3.2 lasts=1s");
        rule.isSilent("local-timeout/answer-in-progress", KERNEL, "jvm kind=CPU_THROTTLED at=3.2 lasts=9s");
        rule.states(
                "local-timeout/answer-in-progress",
                KERNEL,
                "connection read=7.6 answer=277",
                "after lastReceived=400ms",
                "jvm kind=CPU_THROTTLED at=3.2 lasts=9s");
    }

    /** The socket was closed before the kernel could be asked; the packets tell when the answer had come. */
    @Test
    void packetsTellThatTheAnswerHadLainThereBeforeItWasRead() {
        Verdict verdict = rule.states(read(0.98));

        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(verdict.headline()).contains("277 bytes of the answer lay unread", "for 670 ms");
        assertThat(verdict.evidence()).anyMatch(fact -> fact.fact().contains("the answer reached this host"));
    }

    @Test
    void nearMissThePacketsTellThatItWasReadAtOnce() {
        Verdict verdict = rule.states(read(0.3101));

        assertThat(verdict.confidence()).isEqualTo(Confidence.POSSIBLE);
        assertThat(verdict.headline()).contains("although 277 bytes of the answer had been read");
    }

    private static Incident read(double seconds) {
        FlowSnapshot flow = WireScript.between("10.0.0.7:40001", "10.0.0.5:8080")
                .at(0)
                .handshake()
                .at(0.01)
                .client("POST /a HTTP/1.1\r\nContent-Length: 0\r\n\r\n")
                .serverAck()
                .at(0.31)
                .server(277)
                .clientAck()
                .at(0.99)
                .clientFin()
                .snapshot();
        return EventText.parse("""
                failure at=1 kind=TIMED_OUT exception=java.net.http.HttpTimeoutException message="request timed out"
                connection local=10.0.0.7:40001 remote=10.0.0.5:8080 ordinal=1 start=0.01 request=108 answer=277 read=%s
                call timeout=700ms
                jvm kind=CPU_THROTTLED at=0.32 lasts=650ms
                """.formatted(seconds), flow);
    }

    @Test
    void whatTwoReadingsOfTheCountersTellTwiceCountsOnce() {
        rule.excludes(
                "used up for only 2.4 s",
                UNREAD,
                KERNEL,
                "jvm kind=CPU_THROTTLED at=5 lasts=2.4s",
                "jvm kind=CPU_THROTTLED at=5 lasts=2.4s");
    }

    @Test
    void nearMissTheServerWasSlow() {
        rule.isSilent("peer-slow/silent-for-10s", KERNEL, "jvm kind=CPU_THROTTLED at=3 lasts=9s");
    }

    @Test
    void nearMissTheCollection() {
        rule.isSilent("jvm-paused/full-collection-of-10-s", KERNEL);
    }

    @Test
    void nearMissTheFreeze() {
        rule.excludes(
                "process-frozen",
                UNREAD,
                KERNEL,
                "jvm kind=CPU_THROTTLED at=3.1 lasts=9.9s",
                "jvm kind=FROZEN at=3.1 lasts=9.9s");
    }

    /** A collector that shares the quota pauses for long: the quota is the reason. */
    @Test
    void aPauseThatWasThrottledIsTheQuotas() {
        assertThat(rule.states(
                                "jvm-paused/full-collection-of-10-s",
                                KERNEL,
                                "jvm kind=CPU_THROTTLED at=3.1 lasts=9.8s",
                                "call timeout=0s")
                        .evidence())
                .anyMatch(fact -> fact.fact().contains("SerialOld"));
    }
}
