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

    private static final String GONE = "client-gone/five-second-timeout";

    @Test
    void aClientThatLeftWhileTheQuotaWasUsedUp() {
        RuleTesting gone = new RuleTesting(new ClientGone());
        String quota = "jvm kind=CPU_THROTTLED at=2.1 lasts=4.5s detail=\"47 periods\"";
        Verdict verdict = rule.states(GONE, KERNEL, quota);

        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(verdict.blame()).isEqualTo(Blame.LOCAL_HOST);
        assertThat(verdict.headline())
                .contains("the client waited 5 s for its answer and went")
                .contains("CPU quota was used up for 4.5 s of it");
        gone.excludes("CPU quota was used up for 4.5 s of the 5 s", GONE, KERNEL, quota);
    }

    @Test
    void aLittleThrottlingDrivesNoClientAway() {
        RuleTesting gone = new RuleTesting(new ClientGone());
        String little = "jvm kind=CPU_THROTTLED at=3 lasts=1s";
        rule.excludes("used up for only 1 s", GONE, KERNEL, little);
        Verdict verdict = gone.states(GONE, KERNEL, little);

        assertThat(verdict.blame()).isEqualTo(Blame.PEER_APP);
        assertThat(verdict.missing()).anyMatch(text -> text.contains("had no CPU for 1 s of that time"));
    }

    @Test
    void whetherTheClientHadGoneBeforeIsNotKnownToTheApplicationAlone() {
        RuleTesting gone = new RuleTesting(new ClientGone());
        String quota = "jvm kind=CPU_THROTTLED at=2.1 lasts=4.5s";
        rule.excludes("whether the client had gone before is not known", GONE, APP, quota);
        assertThat(gone.states(GONE, APP, quota).blame()).isEqualTo(Blame.UNKNOWN);
    }

    /** No cause of its own: the host gave its CPUs to others. */
    @Test
    void aStarvedServerBlamesNobody() {
        RuleTesting gone = new RuleTesting(new ClientGone());
        Verdict verdict =
                gone.states(GONE, KERNEL, "jvm kind=CPU_STARVED at=2.1 lasts=4.5s detail=\"others had the CPUs\"");

        assertThat(verdict.blame()).isEqualTo(Blame.UNKNOWN);
        assertThat(verdict.headline()).contains("had no CPU for 4.5 s of that time");
        assertThat(verdict.evidence()).anyMatch(fact -> fact.fact().contains("others had the CPUs"));
    }

    @Test
    void nearMissAStoppedServer() {
        rule.excludes(
                "process-frozen",
                GONE,
                KERNEL,
                "jvm kind=CPU_THROTTLED at=2.1 lasts=3s",
                "jvm kind=FROZEN at=2.1 lasts=4.8s");
    }
}
