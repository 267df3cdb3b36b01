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

class AddressFamilyBrokenTest {

    private static final String NAME = "api.example.com";
    private static final String CLIENT6 = "[2001:db8:0:1::7]:49092";
    private static final String SERVER6 = "[2001:db8::5]:443";
    private static final String CLIENT4 = "10.0.0.7:49093";
    private static final String SERVER4 = "10.0.0.5:443";

    private final RuleTesting rule = new RuleTesting(new AddressFamilyBroken());

    private static Observed knockingByIpv6() {
        return Observed.of(WireScript.between(CLIENT6, SERVER6)
                        .lost()
                        .clientSyn()
                        .at(1)
                        .lost()
                        .clientSyn())
                .with(Observed.answer(-1, "10.0.0.53", NAME, 60, "2001:db8::5"))
                .with(Observed.answer(-1, "10.0.0.53", NAME, 60, "10.0.0.5"));
    }

    @Test
    void theSameNameWorksByTheOtherFamily() {
        Verdict verdict = rule.states(knockingByIpv6()
                .with(Observed.working(CLIENT4, SERVER4, 0.3, 2))
                .incident());

        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(verdict.blame()).isEqualTo(Blame.NETWORK);
        assertThat(verdict.headline()).contains("IPv6 seems not to work from here");
        assertThat(verdict.missing()).anyMatch(text -> text.contains("another server by IPv6"));
    }

    @Test
    void otherServersThatHangByItAreNamed() {
        Verdict verdict = rule.states(knockingByIpv6()
                .with(Observed.working(CLIENT4, SERVER4, 0.3, 2))
                .with(Observed.unanswered("[2001:db8:0:1::7]:49094", "[2001:db8:9::1]:443", 0, 4))
                .incident());

        assertThat(verdict.evidence()).anyMatch(fact -> fact.fact().contains("1 other connection by IPv6 hung too"));
    }

    @Test
    void nearMissTheFamilyWorksElsewhere() {
        rule.excludes(
                "IPv6 reached",
                knockingByIpv6()
                        .with(Observed.working(CLIENT4, SERVER4, 0.3, 2))
                        .with(Observed.working("[2001:db8:0:1::7]:49094", "[2001:db8:9::1]:443", 0, 4))
                        .incident());
    }

    @Test
    void nearMissTheOtherFamilyIsAnotherName() {
        assertThat(new AddressFamilyBroken()
                        .judge(knockingByIpv6()
                                .with(Observed.working(CLIENT4, "10.0.0.6:443", 0.3, 2))
                                .incident()))
                .isEqualTo(Opinion.notConcerned());
    }

    @Test
    void nearMissesWithoutNames() {
        rule.isSilent("connect-unanswered/dropped-by-a-firewall", ALL);
        rule.isSilent("connection-refused/nothing-listens", ALL);
    }

    @Test
    void theJvmHasAConnectionByTheOtherFamily() {
        Verdict verdict = rule.states("address-family-broken/reached-by-the-other", APP);

        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(verdict.headline()).contains("was reached at 10.0.0.5:8080", "IPv6 seems not to work");
    }

    /** A router that says that there is no way is an answer. */
    @Test
    void aRouterWithoutAWayAnswers() {
        Verdict verdict = rule.states(
                "address-family-broken/reached-by-the-other",
                APP,
                "failure kind=CONNECT_UNREACHABLE exception=java.net.NoRouteToHostException message=\"No route to host\"");

        assertThat(verdict.headline()).startsWith("[2001:db8:0:0:0:0:0:5]:8080 could not be reached, while");
        assertThat(rule.states("address-family-broken/reached-by-the-other", APP)
                        .headline())
                .startsWith("nothing at ");
    }

    @Test
    void nearMissAnotherAddressOfTheSameFamilyIsReached() {
        rule.excludes(
                "IPv6 reached",
                "address-family-broken/reached-by-the-other",
                APP,
                "lookup reached=10.0.0.5:8080,[2001:db8::6]:8080");
    }

    @Test
    void anotherPortOfTheSameNameSaysNothing() {
        rule.isSilent("address-family-broken/reached-by-the-other", APP, "lookup reached=10.0.0.5:443");
    }
}
