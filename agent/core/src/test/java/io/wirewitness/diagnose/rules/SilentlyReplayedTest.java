package io.wirewitness.diagnose.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.diagnose.Case;
import io.wirewitness.diagnose.Diagnosis;
import io.wirewitness.diagnose.Opinion;
import io.wirewitness.diagnose.RuleTesting;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Incident;
import io.wirewitness.model.Retry;
import io.wirewitness.model.Tier;
import io.wirewitness.model.Verdict;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SilentlyReplayedTest {

    private static final String GOLDEN = "silently-replayed/okhttp-post";

    private static Verdict replayed(String golden, Set<Tier> view, String... changes) {
        Incident incident = Case.of(golden).incident(view, String.join("\n", changes));
        Diagnosis diagnosis = new Diagnosis((rule, fault) -> {
            throw new AssertionError(rule, fault);
        });
        return Objects.requireNonNull(diagnosis.replayed(incident, diagnosis.judge(incident)));
    }

    @Test
    void theLibrarysOwnWordProvesIt() {
        for (Set<Tier> view : Case.VIEWS) {
            Verdict verdict = replayed(GOLDEN, view);
            assertThat(verdict.cause()).isEqualTo("silently-replayed");
            assertThat(verdict.confidence()).isEqualTo(Confidence.PROVEN);
            assertThat(verdict.blame()).isEqualTo(Blame.CONFIG);
            assertThat(verdict.evidence())
                    .anyMatch(fact -> fact.fact().contains("the first copy failed: idle-closed-before-reuse"));
        }
    }

    @Test
    void whetherTheFirstCopyWasAcceptedIsToldAtTheTierThatKnows() {
        assertThat(replayed(GOLDEN, RuleTesting.APP).headline()).contains("is not known");
        assertThat(replayed(GOLDEN, RuleTesting.KERNEL).headline())
                .contains("had not accepted the first copy (0 of 412 request bytes were acknowledged)");
    }

    @Test
    void aCopyThatWasAcceptedMayHaveBeenActedOnTwice() {
        Verdict verdict = replayed("peer-closed-without-response/on-reuse-after-30s", RuleTesting.ALL, "repeated");

        assertThat(verdict.headline()).contains("may have acted twice").contains("412 of 412");
        assertThat(verdict.retry().safe()).isEqualTo(Retry.Safe.NO);
        assertThat(verdict.action()).contains("retryOnConnectionFailure(false)");
    }

    @Test
    void aSafeMethodOnlyLostTime() {
        Verdict verdict = replayed(GOLDEN, RuleTesting.KERNEL, "call method=GET");

        assertThat(verdict.headline()).contains("changes nothing");
        assertThat(verdict.action()).doesNotContain("retryOnConnectionFailure");
    }

    @Test
    void eachLibraryHasItsSwitch() {
        assertThat(replayed(GOLDEN, RuleTesting.KERNEL, "call library=HttpURLConnection")
                        .action())
                .contains("sun.net.http.retryPost=false");
        assertThat(replayed(GOLDEN, RuleTesting.KERNEL, "call library=\"java.net.http.HttpClient 17\"")
                        .action())
                .contains("enableAllMethodRetry");
    }

    @Test
    void aConnectThatFailedSentNothingThatCouldBeSentASecondTime() {
        Incident incident = Case.of("connection-refused/nothing-listens").incident(RuleTesting.APP, "repeated");
        Diagnosis diagnosis = new Diagnosis((rule, fault) -> {
            throw new AssertionError(rule, fault);
        });

        assertThat(diagnosis.replayed(incident, diagnosis.judge(incident))).isNull();
    }

    @Test
    void theNumbersOfASharedConnectionAreNotTheRequests() {
        assertThat(replayed(GOLDEN, RuleTesting.KERNEL, "connection multiplexed=true")
                        .headline())
                .endsWith("is not known");
    }

    @Test
    void aloneItSaysNothing() {
        assertThat(new SilentlyReplayed().judge(Case.of(GOLDEN).incident())).isEqualTo(Opinion.notConcerned());
    }
}
