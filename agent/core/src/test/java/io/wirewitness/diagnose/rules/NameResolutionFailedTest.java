package io.wirewitness.diagnose.rules;

import static io.wirewitness.diagnose.RuleTesting.ALL;
import static io.wirewitness.diagnose.RuleTesting.APP;
import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.capture.WireScript;
import io.wirewitness.diagnose.EventText;
import io.wirewitness.diagnose.Opinion;
import io.wirewitness.diagnose.RuleTesting;
import io.wirewitness.explain.Observed;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.NameAnswer;
import io.wirewitness.model.Retry;
import io.wirewitness.model.Verdict;
import org.junit.jupiter.api.Test;

class NameResolutionFailedTest {

    private static final String NAME = "upload.example.com";

    private final RuleTesting rule = new RuleTesting(new NameResolutionFailed());

    private static Observed knocking() {
        return Observed.of(WireScript.between("10.0.0.7:49092", "203.0.113.9:443")
                .lost()
                .clientSyn()
                .at(1)
                .lost()
                .clientSyn());
    }

    private static NameAnswer withAlias(NameAnswer answer) {
        return new NameAnswer(
                answer.number(),
                answer.epochNanos(),
                answer.resolver(),
                answer.client(),
                answer.name(),
                answer.addresses(),
                true,
                0,
                answer.ttlSeconds());
    }

    @Test
    void anAddressWithoutAliasThatOneResolverAloneGives() {
        Verdict verdict = rule.states(knocking()
                .with(Observed.answer(-1, "10.0.0.54", NAME, 3600, "203.0.113.9"))
                .with(withAlias(Observed.answer(-1, "10.0.0.53", NAME, 60, "192.0.2.1", "192.0.2.2")))
                .incident());

        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(verdict.headline()).contains("only 10.0.0.54 gave 203.0.113.9");
    }

    @Test
    void differentAnswersAloneMayBeOnPurpose() {
        assertThat(rule.states(knocking()
                                .with(Observed.answer(-1, "10.0.0.54", NAME, 60, "203.0.113.9"))
                                .with(Observed.answer(-1, "10.0.0.53", NAME, 60, "192.0.2.1"))
                                .incident())
                        .confidence())
                .isEqualTo(Confidence.POSSIBLE);
    }

    @Test
    void aSitesOwnAnswersAreMeantToDiffer() {
        Observed inside = Observed.of(WireScript.between("10.0.0.7:49092", "10.9.9.9:443")
                .lost()
                .clientSyn()
                .at(1)
                .lost()
                .clientSyn());

        assertThat(rule.states(inside.with(Observed.answer(-1, "10.0.0.54", NAME, 60, "10.9.9.9"))
                                .with(withAlias(Observed.answer(-1, "10.0.0.53", NAME, 60, "192.0.2.1")))
                                .incident())
                        .confidence())
                .isEqualTo(Confidence.POSSIBLE);
    }

    @Test
    void aNameThatIsNotKnown() {
        Verdict verdict = rule.states(EventText.parse(
                "failure at=1 kind=OTHER exception=java.net.UnknownHostException message=no.such.host"));

        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(verdict.headline()).contains("no.such.host could not be resolved");
    }

    @Test
    void nearMissBothResolversGiveTheAddress() {
        assertThat(new NameResolutionFailed()
                        .judge(knocking()
                                .with(Observed.answer(-1, "10.0.0.54", NAME, 60, "203.0.113.9"))
                                .with(Observed.answer(-1, "10.0.0.53", NAME, 60, "203.0.113.9", "192.0.2.1"))
                                .incident()))
                .isEqualTo(Opinion.notConcerned());
    }

    @Test
    void nearMissPartsOfOneSet() {
        assertThat(new NameResolutionFailed()
                        .judge(knocking()
                                .with(Observed.answer(-1, "10.0.0.54", NAME, 60, "203.0.113.9", "192.0.2.1"))
                                .with(Observed.answer(-1, "10.0.0.53", NAME, 60, "192.0.2.1", "192.0.2.2"))
                                .incident()))
                .isEqualTo(Opinion.notConcerned());
    }

    @Test
    void nearMissTheOtherFamilyIsAnotherQuestion() {
        assertThat(new NameResolutionFailed()
                        .judge(knocking()
                                .with(Observed.answer(-1, "10.0.0.54", NAME, 60, "203.0.113.9"))
                                .with(Observed.answer(-1, "10.0.0.53", NAME, 60, "2001:db8::1"))
                                .incident()))
                .isEqualTo(Opinion.notConcerned());
    }

    @Test
    void nearMissesWithoutNames() {
        rule.isSilent("connect-unanswered/dropped-by-a-firewall", ALL);
        rule.isSilent("peer-slow/silent-for-10s", ALL);
    }

    @Test
    void aResolverThatDoesNotAnswer() {
        Verdict verdict = rule.states("name-resolution-failed/resolver-silent", APP);

        assertThat(verdict.blame()).isEqualTo(Blame.NETWORK);
        assertThat(verdict.headline())
                .contains("api.example.com could not be resolved", "failed after 5 s", "Temporary failure");
        assertThat(verdict.retry().safe()).isEqualTo(Retry.Safe.YES);
        assertThat(verdict.evidence()).anyMatch(one -> one.fact().contains("had given 10.0.0.5 for this name"));
    }

    @Test
    void aNameThatThereIsNot() {
        Verdict verdict = rule.states(
                "name-resolution-failed/resolver-silent",
                APP,
                "failure message=\"api.example.com: Name or service not known\"",
                "refusal took=3ms");

        assertThat(verdict.blame()).isEqualTo(Blame.CONFIG);
        assertThat(verdict.action()).contains("spelled right");
    }

    @Test
    void theNegativeCacheAnswersInTheResolversPlace() {
        Verdict verdict = rule.states("name-resolution-failed/negative-cache", APP);

        assertThat(verdict.blame()).isEqualTo(Blame.LOCAL_JVM);
        assertThat(verdict.headline())
                .contains("the JVM answered out of its cache", "had failed 3 s before", "gives 10.0.0.5 now");
        assertThat(verdict.action()).contains("networkaddress.cache.negative.ttl");
        assertThat(verdict.evidence()).anyMatch(one -> one.fact().contains("keeps failures for 10 s"));
    }

    @Test
    void nearMissTheResolverFailsAgain() {
        Verdict verdict = rule.states(
                "name-resolution-failed/negative-cache", APP, "name which=fresh at=8.002 failure=x gives=\"\"");

        assertThat(verdict.blame()).isEqualTo(Blame.NETWORK);
        assertThat(verdict.headline()).doesNotContain("gives");
    }

    @Test
    void aConnectThatFailedIsNoMatterOfNamesOnlyBecauseOneWasLookedUp() {
        rule.isSilent("stale-address/jvm-cache", APP);
    }
}
