package io.wirewitness.diagnose.rules;

import static io.wirewitness.diagnose.RuleTesting.ALL;
import static io.wirewitness.diagnose.RuleTesting.APP;
import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.capture.WireScript;
import io.wirewitness.diagnose.Opinion;
import io.wirewitness.diagnose.RuleTesting;
import io.wirewitness.explain.Observed;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Verdict;
import org.junit.jupiter.api.Test;

class StaleAddressTest {

    private static final String NAME = "api.example.com";

    private final RuleTesting rule = new RuleTesting(new StaleAddress());

    /** Connects to 10.0.0.5 at second 50 and is not answered. */
    private static Observed knocking() {
        return Observed.of(WireScript.between("10.0.0.7:49092", "10.0.0.5:8080")
                .at(50)
                .lost()
                .clientSyn()
                .at(51)
                .lost()
                .clientSyn());
    }

    @Test
    void anAnswerThatHadRunOut() {
        Verdict verdict = rule.states(knocking()
                .with(Observed.answer(0, "10.0.0.53", NAME, 10, "10.0.0.5"))
                .with(Observed.answer(20, "10.0.0.53", NAME, 10, "10.0.0.5"))
                .with(Observed.answer(40, "10.0.0.53", NAME, 10, "10.0.0.9"))
                .incident());

        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(verdict.blame()).isEqualTo(Blame.LOCAL_APP);
        assertThat(verdict.headline()).contains("no longer had", "had run out 20 s ago");
        assertThat(verdict.action()).contains("networkaddress.cache.ttl");
    }

    @Test
    void anAnswerThatIsStillGoodIsTheRecordsOwnersMatter() {
        Verdict verdict = rule.states(knocking()
                .with(Observed.answer(0, "10.0.0.53", NAME, 3600, "10.0.0.5"))
                .with(Observed.answer(40, "10.0.0.53", NAME, 3600, "10.0.0.9"))
                .incident());

        assertThat(verdict.confidence()).isEqualTo(Confidence.POSSIBLE);
        assertThat(verdict.blame()).isEqualTo(Blame.CONFIG);
    }

    @Test
    void anAddressThatNoAnswerEverGave() {
        Verdict verdict = rule.states(knocking()
                .host(NAME)
                .with(Observed.answer(40, "10.0.0.53", NAME, 30, "10.0.0.9"))
                .incident());

        assertThat(verdict.confidence()).isEqualTo(Confidence.POSSIBLE);
        assertThat(verdict.headline()).contains("is not resolved to");
    }

    @Test
    void nearMissTheAddressIsStillGiven() {
        rule.excludes(
                "was resolved to",
                knocking()
                        .with(Observed.answer(40, "10.0.0.53", NAME, 30, "10.0.0.5"))
                        .incident());
    }

    @Test
    void nearMissAddressesHandedOutInTurn() {
        assertThat(new StaleAddress()
                        .judge(knocking()
                                .with(Observed.answer(0, "10.0.0.53", NAME, 5, "10.0.0.9"))
                                .with(Observed.answer(20, "10.0.0.53", NAME, 5, "10.0.0.5"))
                                .with(Observed.answer(40, "10.0.0.53", NAME, 5, "10.0.0.9"))
                                .incident()))
                .isNotInstanceOf(Opinion.Stated.class);
    }

    @Test
    void nearMissAnotherAddressAtEachLookUp() {
        Verdict twice = rule.states(knocking()
                .with(Observed.answer(0, "10.0.0.53", NAME, 30, "10.0.0.5"))
                .with(Observed.answer(40, "10.0.0.53", NAME, 30, "10.0.0.9"))
                .incident());
        assertThat(twice.confidence()).isEqualTo(Confidence.POSSIBLE);
        assertThat(twice.missing()).anyMatch(text -> text.contains("in turn"));

        // Twice within its time to live: the resolver answered out of its cache.
        Verdict cached = rule.states(knocking()
                .with(Observed.answer(0, "10.0.0.53", NAME, 30, "10.0.0.5"))
                .with(Observed.answer(10, "10.0.0.53", NAME, 20, "10.0.0.5"))
                .with(Observed.answer(40, "10.0.0.53", NAME, 30, "10.0.0.9"))
                .incident());
        assertThat(cached.confidence()).isEqualTo(Confidence.POSSIBLE);
    }

    @Test
    void nearMissResolversThatDisagree() {
        assertThat(new StaleAddress()
                        .judge(knocking()
                                .with(Observed.answer(0, "10.0.0.53", NAME, 5, "10.0.0.5"))
                                .with(Observed.answer(1, "10.0.0.54", NAME, 5, "10.0.0.9"))
                                .incident()))
                .isNotInstanceOf(Opinion.Stated.class);
    }

    @Test
    void nearMissesWithoutNames() {
        rule.isSilent("connect-unanswered/dropped-by-a-firewall", ALL);
        rule.isSilent("connection-refused/nothing-listens", ALL);
    }

    @Test
    void theJvmsCacheKeptAnAddressThatAFreshLookUpLacks() {
        Verdict verdict = rule.states("stale-address/jvm-cache", APP);

        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(verdict.blame()).isEqualTo(Blame.LOCAL_JVM);
        assertThat(verdict.headline()).contains("it was resolved 18 s before", "now gives 10.0.0.9");
        assertThat(verdict.action()).contains("networkaddress.cache.ttl, which is 3600 here");
    }

    @Test
    void theJvmHadTheNewAddressAlready() {
        Verdict verdict = rule.states("stale-address/kept-by-the-application", APP);

        assertThat(verdict.blame()).isEqualTo(Blame.LOCAL_APP);
        assertThat(verdict.action()).contains("let the application resolve the name again");
    }

    @Test
    void anAddressThatNoLookUpOfThisJvmGave() {
        Verdict verdict = rule.states("stale-address/jvm-cache", APP, "name which=latest at=4002 gives=10.0.0.9");

        assertThat(verdict.confidence()).isEqualTo(Confidence.POSSIBLE);
        assertThat(verdict.blame()).isEqualTo(Blame.LOCAL_APP);
        assertThat(verdict.missing()).anyMatch(text -> text.contains("has this address from"));
    }

    @Test
    void aFreshLookUpThatStillGivesTheAddressRulesItOut() {
        rule.excludes(
                "still gives 10.0.0.5",
                "stale-address/jvm-cache",
                APP,
                "name which=fresh at=4020.003 gives=10.0.0.9,10.0.0.5");
    }

    @Test
    void nearMissAddressesThatAreHandedOutInTurn() {
        Verdict overlapping = rule.states(
                "stale-address/jvm-cache",
                APP,
                "name which=latest at=4002 since=2 gives=10.0.0.5,10.0.0.6",
                "name which=fresh at=4020.003 gives=10.0.0.6,10.0.0.7");
        assertThat(overlapping.confidence()).isEqualTo(Confidence.POSSIBLE);

        Verdict eachTimeAnother = rule.states("stale-address/jvm-cache", APP, "name which=before at=1 gives=10.0.0.4");
        assertThat(eachTimeAnother.confidence()).isEqualTo(Confidence.POSSIBLE);
        assertThat(eachTimeAnother.missing()).anyMatch(text -> text.contains("in turn"));

        Verdict askedOnce =
                rule.states("stale-address/jvm-cache", APP, "name which=latest at=4002 since=4002 gives=10.0.0.5");
        assertThat(askedOnce.confidence()).isEqualTo(Confidence.POSSIBLE);
        assertThat(askedOnce.missing()).anyMatch(text -> text.contains("in turn"));

        Verdict cached =
                rule.states("stale-address/jvm-cache", APP, "name which=latest at=4002 since=3950 gives=10.0.0.5");
        assertThat(cached.confidence()).isEqualTo(Confidence.POSSIBLE);

        Verdict cameBack = rule.states("stale-address/jvm-cache", APP, "name which=before at=1 gives=10.0.0.9");
        assertThat(cameBack.confidence()).isEqualTo(Confidence.POSSIBLE);
    }

    @Test
    void oneOfSeveralAddressesTakenOutIsNoTurn() {
        Verdict verdict = rule.states(
                "stale-address/jvm-cache",
                APP,
                "name which=latest at=4002 gives=10.0.0.5,10.0.0.6",
                "name which=fresh at=4020.003 gives=10.0.0.6");

        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
    }

    @Test
    void withoutAFreshAnswerOfTheSameFamilyThereIsNoOpinion() {
        rule.isSilent("stale-address/jvm-cache", APP, "name which=fresh at=4020.003 gives=[2001:db8::9]");
        rule.isSilent("stale-address/jvm-cache", APP, "name which=fresh at=4020.003 gives=\"\" failure=x");
    }
}
