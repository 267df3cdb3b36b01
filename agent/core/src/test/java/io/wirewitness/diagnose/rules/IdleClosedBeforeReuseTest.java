package io.wirewitness.diagnose.rules;

import static io.wirewitness.diagnose.RuleTesting.ALL;
import static io.wirewitness.diagnose.RuleTesting.APP;
import static io.wirewitness.diagnose.RuleTesting.KERNEL;
import static io.wirewitness.diagnose.RuleTesting.PACKETS;
import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.diagnose.EventText;
import io.wirewitness.diagnose.RuleTesting;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Incident;
import io.wirewitness.model.Retry;
import io.wirewitness.model.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdleClosedBeforeReuseTest {

    private final RuleTesting rule = new RuleTesting(new IdleClosedBeforeReuse());

    private static final String GOLDEN = "idle-closed-before-reuse/nginx-60s";

    /** Seen in the lab: the server's close_notify is read behind the request that met its FIN. */
    @Test
    void aGoodbyeOfTlsIsNoInterimAnswer() {
        Verdict verdict =
                rule.states("idle-closed-before-reuse/nginx-60s", KERNEL, "connection read=73.4205 answer=24");

        assertThat(verdict.confidence()).isEqualTo(Confidence.PROVEN);
        rule.excludes("interim", "idle-closed-before-reuse/nginx-60s", KERNEL, "connection read=73.4205");
    }

    @Test
    void theKernelAloneProvesIt() {
        Verdict verdict = rule.states(GOLDEN, KERNEL);

        assertThat(verdict.confidence()).isEqualTo(Confidence.PROVEN);
        assertThat(verdict.blame()).isEqualTo(Blame.CONFIG);
        assertThat(verdict.headline())
                .isEqualTo("the server had closed this pooled connection 12.4 s before the request was written");
        assertThat(verdict.action())
                .isEqualTo("keep idle connections for less than 60 s: new ConnectionPool(5, 50, SECONDS)");
        assertThat(verdict.missing()).anyMatch(text -> text.contains("peer-draining"));
        assertThat(verdict.retry()).isEqualTo(new Retry(Retry.Safe.YES, "0 of 412 request bytes were acknowledged"));
    }

    @Test
    void packetsAloneProveIt() {
        Verdict verdict = rule.states(GOLDEN, PACKETS);

        assertThat(verdict.confidence()).isEqualTo(Confidence.PROVEN);
        assertThat(verdict.evidence())
                .anyMatch(fact -> fact.packet() == 7 && fact.fact().startsWith("FIN"));
    }

    @Test
    void theApplicationAloneOnlySuspectsIt() {
        assertThat(rule.states(GOLDEN, APP).confidence()).isEqualTo(Confidence.POSSIBLE);
    }

    @Test
    void thePeersHabitMakesItLikely() {
        String habit = "peer idleEnds=3 shortestIdleEnd=60s longestIdleReuse=55s";
        assertThat(rule.states(GOLDEN, APP, habit).confidence()).isEqualTo(Confidence.LIKELY);
        String otherHabit = "peer idleEnds=3 shortestIdleEnd=60s longestIdleReuse=90s";
        assertThat(rule.states(GOLDEN, APP, otherHabit).confidence()).isEqualTo(Confidence.POSSIBLE);
    }

    @Test
    void aBrokenPipeIsTheSameStory() {
        assertThat(rule.states(GOLDEN, KERNEL, "failure kind=BROKEN_PIPE").confidence())
                .isEqualTo(Confidence.PROVEN);
    }

    @Test
    void anEndOfStreamThatWasReadBeforeTheRequestMakesItLikely() {
        assertThat(rule.states(GOLDEN, APP, "connection endOfStream=61.03").confidence())
                .isEqualTo(Confidence.LIKELY);
    }

    @Test
    void withoutTheStateBeforeTheWriteItIsLikelyAtMost() {
        Incident incident = EventText.parse("""
                failure at=73.4206 kind=END_OF_STREAM
                connection read=1.0201 ordinal=2 start=73.42 idle=72.4s request=412 out=720 in=1400
                after state=CLOSE acked=309 queue=0
                """);

        assertThat(rule.states(incident).confidence()).isEqualTo(Confidence.LIKELY);
    }

    @Test
    void aCloseNotifyThatLayInOurKernelIsNoAnswer() {
        assertThat(rule.states("idle-closed-before-reuse/tls-close-notify", KERNEL)
                        .confidence())
                .isEqualTo(Confidence.PROVEN);
    }

    @Test
    void aResetWhileIdleIsProvenOnlyByThePacketOfALivePeer() {
        String golden = "idle-closed-before-reuse/reset-while-idle";

        assertThat(rule.states(golden, KERNEL).confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(rule.states(golden, PACKETS).confidence()).isEqualTo(Confidence.PROVEN);
    }

    @Test
    void nearMissTheRace() {
        rule.excludes("ESTABLISHED", "idle-close-race/crossing", KERNEL);
        rule.excludes("did not come before", "idle-close-race/crossing", PACKETS);
    }

    @Test
    void nearMissTheMiddlebox() {
        rule.excludes("ESTABLISHED", "idle-reset-by-middlebox/nat-350s", KERNEL);
        rule.excludes("not reset it", "idle-reset-by-middlebox/nat-350s", APP);
    }

    @Test
    void nearMissAServerThatHadTheRequest() {
        rule.excludes("did not come before", "peer-closed-without-response/on-reuse-after-30s", PACKETS);
        rule.excludes("ESTABLISHED", "peer-closed-without-response/on-reuse-after-30s", KERNEL);
    }

    @Test
    void nearMissACloseDirectlyBehindTheResponse() {
        rule.excludes("directly behind", "unknown/closed-behind-the-response", KERNEL);
        rule.excludes("directly behind", "unknown/closed-behind-the-response", PACKETS);
    }

    @Test
    void aFirstUseCannotHaveBeenIdle() {
        rule.excludes("no request had used", GOLDEN, KERNEL, "connection ordinal=1");
        rule.excludes("no request had used", GOLDEN, KERNEL, "connection idle=-1ms");
    }

    @Test
    void aShortQuietIsNotIdle() {
        rule.excludes("only 499 ms", GOLDEN, KERNEL, "connection idle=499ms");
    }

    @Test
    void anAnswerExcludesIt() {
        rule.excludes("200 bytes of an answer", GOLDEN, KERNEL, "connection answer=200");
    }

    @Test
    void ourOwnCloseExcludesIt() {
        rule.isSilent(GOLDEN, ALL, "close at=73.41");
        rule.isSilent(GOLDEN, ALL, "failure kind=CLOSED_LOCALLY");
    }

    @ParameterizedTest
    @ValueSource(strings = {"SERVER", "UNKNOWN"})
    void onlyForConnectionsThatWeOpened(String role) {
        rule.isSilent(GOLDEN, ALL, "connection role=" + role);
    }

    @Test
    void nearMissAReadThatWaitedForTheEnd() {
        // A server that closes over a slow link: nothing of the kernel's, but the FIN was not here.
        rule.isSilent(GOLDEN, APP, "failure at=73.9");
        assertThat(rule.states(GOLDEN, APP, "failure at=73.9", "connection endOfStream=73.4201")
                        .confidence())
                .as("read at once, told late")
                .isEqualTo(Confidence.POSSIBLE);
        assertThat(rule.states(GOLDEN, APP, "failure at=73.9", "jvm kind=STOOD_STILL at=73.43 lasts=450ms")
                        .confidence())
                .as("the JVM stood still meanwhile")
                .isEqualTo(Confidence.POSSIBLE);
    }

    @Test
    void nearMissAServerThatSaidContinue() {
        rule.excludes("an interim answer arrived", GOLDEN, APP, "connection read=73.4201");
    }
}
