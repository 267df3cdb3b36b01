package io.wirewitness.diagnose.rules;

import static io.wirewitness.diagnose.RuleTesting.ALL;
import static io.wirewitness.diagnose.RuleTesting.APP;
import static io.wirewitness.diagnose.RuleTesting.KERNEL;
import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.capture.WireScript;
import io.wirewitness.diagnose.Case;
import io.wirewitness.diagnose.EventText;
import io.wirewitness.diagnose.RuleTesting;
import io.wirewitness.explain.Observed;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Incident;
import io.wirewitness.model.Retry;
import io.wirewitness.model.Tier;
import io.wirewitness.model.Verdict;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ConnectUnansweredTest {

    private final RuleTesting rule = new RuleTesting(new ConnectUnanswered());

    private static final String GOLDEN = "connect-unanswered/dropped-by-a-firewall";

    @Test
    void repeatedSynsMakeItLikelyAndNothingProvesIt() {
        for (Set<Tier> view : Case.VIEWS.subList(1, 4)) {
            Verdict verdict = rule.states(GOLDEN, view);
            assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
            assertThat(verdict.blame()).isEqualTo(Blame.NETWORK);
            assertThat(verdict.headline()).contains("sent 4 times");
            assertThat(verdict.retry().safe()).isEqualTo(Retry.Safe.YES);
        }
    }

    @Test
    void theApplicationAloneOnlySuspectsIt() {
        Verdict verdict = rule.states(GOLDEN, APP);
        assertThat(verdict.confidence()).isEqualTo(Confidence.POSSIBLE);
        assertThat(verdict.blame()).isEqualTo(Blame.UNKNOWN);
    }

    private static final String ASKED_AGAIN = "lookup host=api.example.com ttl=30";

    /** The address may be an old one: then the network did its part. */
    @Test
    void nobodyIsBlamedWhereTheNameHasAnotherAddressNow() {
        Verdict verdict = rule.states(GOLDEN, KERNEL, ASKED_AGAIN, "name which=fresh at=10.003 gives=10.0.0.9");

        assertThat(verdict.blame()).isEqualTo(Blame.UNKNOWN);
        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(verdict.missing()).anyMatch(text -> text.contains("the resolver gave 10.0.0.9"));
    }

    /** Two answers that share an address have been replaced in part; one that comes back is handed out in turn. */
    @Test
    void aNameWhoseAnswersComeInTurnSaysNothingOfThisAddress() {
        String now = "name which=fresh at=10.003 gives=10.0.0.9";
        String latest = "name which=latest at=9 since=9 gives=10.0.0.5";
        assertThat(rule.states(GOLDEN, KERNEL, ASKED_AGAIN, now, latest).blame())
                .isEqualTo(Blame.UNKNOWN);
        assertThat(rule.states(
                                GOLDEN,
                                KERNEL,
                                ASKED_AGAIN,
                                now,
                                latest,
                                "name which=before at=5 since=5 gives=10.0.0.9")
                        .blame())
                .isEqualTo(Blame.NETWORK);
    }

    @Test
    void nearMissTheNameStillHasTheAddress() {
        Verdict verdict =
                rule.states(GOLDEN, KERNEL, ASKED_AGAIN, "name which=fresh at=10.003 gives=10.0.0.9,10.0.0.5");

        assertThat(verdict.blame()).isEqualTo(Blame.NETWORK);
        assertThat(verdict.missing()).noneMatch(text -> text.contains("stale-address"));
    }

    @Test
    void withoutAFreshAnswerOfTheSameFamilyItIsTheNetworksMatter() {
        assertThat(rule.states(GOLDEN, KERNEL).blame()).isEqualTo(Blame.NETWORK);
        assertThat(rule.states(GOLDEN, KERNEL, ASKED_AGAIN, "name which=fresh at=10.003 gives=[2001:db8::9]")
                        .blame())
                .isEqualTo(Blame.NETWORK);
    }

    @Test
    void nearMissAnAnswerThatAcceptsNothing() {
        rule.excludes("something answered", GOLDEN, KERNEL, "after segmentsIn=4");
        assertThat(rule.states(GOLDEN, KERNEL, "after segmentsIn=0").confidence())
                .isEqualTo(Confidence.LIKELY);
    }

    private static Observed knocking() {
        return Observed.of(WireScript.between("10.0.0.7:49092", "10.0.0.5:8080")
                .lost()
                .clientSyn()
                .at(1)
                .lost()
                .clientSyn());
    }

    @Test
    void anotherPortThatAnswersIsNamed() {
        Verdict verdict = rule.states(knocking()
                .with(Observed.working("10.0.0.7:49091", "10.0.0.5:443", 0, 1))
                .incident());

        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(verdict.evidence()).anyMatch(fact -> fact.fact().contains("the host is there, and this port"));
    }

    @Test
    void nearMissThisVeryPortServesOthers() {
        assertThat(rule.states(knocking()
                                .with(Observed.working("10.0.0.7:49091", "10.0.0.5:8080", 0, 1))
                                .incident())
                        .confidence())
                .isEqualTo(Confidence.POSSIBLE);
    }

    @Test
    void nearMissAServerThatAnswered() {
        Incident incident = EventText.parse(
                """
                failure at=3 kind=CONNECT_TIMED_OUT
                connection remote=10.0.0.5:8080 opened=0
                """,
                WireScript.between("10.0.0.7:49092", "10.0.0.5:8080")
                        .clientSyn()
                        .serverSynAck()
                        .snapshot());

        rule.excludes("1 packet came", incident);
        rule.excludes("established", GOLDEN, KERNEL, "after state=ESTABLISHED");
    }

    @Test
    void nearMissAFullAcceptQueueOnLoopback() {
        rule.excludes("accept queue", GOLDEN, KERNEL, "connection local=127.0.0.1:49092 remote=127.0.0.1:8080");
    }

    @Test
    void nearMissesWithOtherErrors() {
        rule.isSilent("connection-refused/nothing-listens", ALL);
        rule.isSilent("peer-slow/silent-for-10s", ALL);
    }
}
