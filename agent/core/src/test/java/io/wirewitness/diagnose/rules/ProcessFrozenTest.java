package io.wirewitness.diagnose.rules;

import static io.wirewitness.diagnose.RuleTesting.ALL;
import static io.wirewitness.diagnose.RuleTesting.APP;
import static io.wirewitness.diagnose.RuleTesting.KERNEL;
import static io.wirewitness.diagnose.RuleTesting.PACKETS;
import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.diagnose.RuleTesting;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Verdict;
import org.junit.jupiter.api.Test;

class ProcessFrozenTest {

    private final RuleTesting rule = new RuleTesting(new ProcessFrozen());
    private final RuleTesting idle = new RuleTesting(new IdleClosedBeforeReuse());

    private static final String GOLDEN = "process-frozen/stopped-for-63-s";
    private static final String NOT_FROZEN = "idle-closed-before-reuse/nginx-60s";
    private static final String UNREAD = "unknown/answer-unread-in-our-socket";

    @Test
    void theFinCameWhileTheProcessCouldNotSeeIt() {
        for (var view : java.util.List.of(KERNEL, PACKETS, ALL)) {
            Verdict verdict = rule.states(GOLDEN, view);

            assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
            assertThat(verdict.blame()).isEqualTo(Blame.LOCAL_HOST);
            assertThat(verdict.headline()).contains("stood still for 63 s").contains("closed the idle connection");
            idle.excludes("stood still for 63 s", GOLDEN, view);
        }
    }

    @Test
    void aPoolThatWouldHaveClosedInTimeProvesIt() {
        assertThat(rule.states(GOLDEN, KERNEL, "call keep=30s").confidence()).isEqualTo(Confidence.PROVEN);
    }

    @Test
    void theApplicationAloneOnlySuspectsIt() {
        assertThat(rule.states(GOLDEN, APP).confidence()).isEqualTo(Confidence.POSSIBLE);
    }

    @Test
    void aMachineThatSleptIsAPointOnOurAxis() {
        Verdict verdict = rule.states(
                NOT_FROZEN,
                KERNEL,
                "before lastAck=500ms",
                "jvm kind=SUSPENDED at=72.9 lasts=600s detail=\"uptime went on\"");

        assertThat(verdict.headline()).contains("stood still for 600 s").contains("suspended");
        assertThat(verdict.action()).contains("sleep");
    }

    @Test
    void aTimerThatFiredWhenTheProcessWentOn() {
        Verdict verdict = rule.states(UNREAD, KERNEL, "jvm kind=FROZEN at=3.1 lasts=9.9s detail=\"by a signal\"");

        assertThat(verdict.confidence()).isEqualTo(Confidence.PROVEN);
        assertThat(verdict.headline()).contains("lay unread").contains("did not run for 9.2 s");
    }

    @Test
    void aFreezeOfMostOfTheTimeIsNoProof() {
        Verdict verdict = rule.states(
                UNREAD,
                KERNEL,
                "jvm kind=FROZEN at=3.8 lasts=6s detail=\"by a signal\"",
                "jvm kind=GC_PAUSE at=9.9 lasts=2s detail=SerialOld");

        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(verdict.headline()).contains("did not run for 6 s (the process was stopped");
        assertThat(verdict.missing()).anyMatch(text -> text.contains("in the 3.2 s outside of the freeze"));
    }

    @Test
    void nearMissAFreezeThatWasOverBeforeTheServerClosed() {
        String freeze = "jvm kind=FROZEN at=20 lasts=30s";
        rule.excludes("did not come while", NOT_FROZEN, KERNEL, freeze);
        assertThat(idle.states(NOT_FROZEN, KERNEL, freeze).evidence())
                .anyMatch(fact -> fact.fact().contains("stood still for 30 s")
                        && fact.fact().contains("but not when the server closed"));
    }

    @Test
    void nearMissAPoolThatHadTimeToLook() {
        String freeze = "jvm kind=FROZEN at=55 lasts=10s";
        rule.excludes("had time to look", NOT_FROZEN, KERNEL, freeze);
        assertThat(idle.states(NOT_FROZEN, KERNEL, freeze).evidence())
                .anyMatch(fact -> fact.fact().contains("the pool had time to look since"));
    }

    @Test
    void nearMissAProcessWithoutACpu() {
        String starved = "jvm kind=CPU_STARVED at=10 lasts=63s detail=\"others had the CPUs\"";
        rule.isSilent(NOT_FROZEN, KERNEL, starved);
        Verdict verdict = idle.states(NOT_FROZEN, KERNEL, starved);
        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(verdict.evidence()).anyMatch(fact -> fact.fact().contains("it had no CPU"));
    }

    @Test
    void nearMissAFreezeOfAPartOfTheIdleTime() {
        String freeze = "jvm kind=FROZEN at=71 lasts=2s";
        rule.excludes("idle for far longer", NOT_FROZEN, KERNEL, "before lastAck=1500ms", freeze);
        Verdict verdict = idle.states(NOT_FROZEN, KERNEL, "before lastAck=1500ms", freeze);
        assertThat(verdict.evidence()).anyMatch(fact -> fact.fact().contains("a part of the time"));
    }

    @Test
    void nearMissNoFinAtAll() {
        rule.excludes(
                "no FIN had arrived", "idle-reset-by-middlebox/nat-350s", KERNEL, "jvm kind=FROZEN at=10 lasts=300s");
    }

    @Test
    void aSteppedClockStopsNothing() {
        rule.isSilent(NOT_FROZEN, KERNEL, "jvm kind=CLOCK_STEPPED at=72 lasts=600s");
        rule.isSilent(UNREAD, KERNEL, "jvm kind=CLOCK_STEPPED at=5 lasts=600s");
    }

    @Test
    void nearMissTheCollection() {
        rule.isSilent("jvm-paused/full-collection-of-10-s", KERNEL);
        rule.isSilent("jvm-paused/full-collection-of-10-s", KERNEL, "jvm kind=FROZEN at=3.1 lasts=9.9s");
    }

    private static final String LEFT = "process-frozen/client-left-meanwhile";

    @Test
    void aClientThatLeftWhileItsServerWasStopped() {
        RuleTesting gone = new RuleTesting(new ClientGone());
        for (var view : java.util.List.of(KERNEL, PACKETS, ALL)) {
            Verdict verdict = rule.states(LEFT, view);

            assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
            assertThat(verdict.blame()).isEqualTo(Blame.LOCAL_HOST);
            assertThat(verdict.headline())
                    .contains("the client waited 2 s for its answer")
                    .contains("this process did not run for 1.7 s (the process was stopped")
                    .contains("30.7 s in all");
            gone.excludes("did not run for 1.7 s of the 2 s", LEFT, view);
        }
        rule.isSilent(LEFT, APP);
        assertThat(gone.states(LEFT, APP).blame()).isEqualTo(Blame.UNKNOWN);
    }

    @Test
    void nearMissAClientThatLeftBeforeItsServerWasStopped() {
        String later = "jvm kind=FROZEN at=4.1 lasts=28.8s";
        RuleTesting gone = new RuleTesting(new ClientGone());
        for (var view : java.util.List.of(KERNEL, PACKETS)) {
            assertThat(gone.states("client-gone/five-second-timeout", view, "jvm kind=FROZEN at=7.05 lasts=180ms")
                            .blame())
                    .isEqualTo(Blame.PEER_APP);
        }
        rule.isSilent("client-gone/five-second-timeout", KERNEL, "failure at=40", "after lastAck=35s", later);
    }

    @Test
    void nearMissACollectionWhileAClientWaited() {
        rule.isSilent("jvm-paused/client-left-meanwhile", KERNEL);
    }
}
