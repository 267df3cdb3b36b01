package io.wirewitness.diagnose.rules;

import static io.wirewitness.diagnose.RuleTesting.ALL;
import static io.wirewitness.diagnose.RuleTesting.APP;
import static io.wirewitness.diagnose.RuleTesting.KERNEL;
import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.capture.WireScript;
import io.wirewitness.diagnose.EventText;
import io.wirewitness.diagnose.Opinion;
import io.wirewitness.diagnose.RuleTesting;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Retry;
import io.wirewitness.model.Verdict;
import org.junit.jupiter.api.Test;

class LocalPortsExhaustedTest {

    private static final String TIME_WAIT = "local-ports-exhausted/time-wait";

    private final RuleTesting rule = new RuleTesting(new LocalPortsExhausted());

    @Test
    void everyPortTowardsThePeerIsTakenByTimeWait() {
        Verdict verdict = rule.states(TIME_WAIT, KERNEL);

        assertThat(verdict.confidence()).isEqualTo(Confidence.PROVEN);
        assertThat(verdict.blame()).isEqualTo(Blame.LOCAL_APP);
        assertThat(verdict.headline()).contains("28232 of 28232 local ports", "28227 of them in TIME_WAIT");
        assertThat(verdict.action()).contains("keep connections", "tcp_tw_reuse", "local-ports-few");
        assertThat(verdict.retry().safe()).isEqualTo(Retry.Safe.YES);
    }

    @Test
    void openConnectionsAreALeak() {
        Verdict verdict = rule.states("local-ports-exhausted/never-closed", KERNEL);

        assertThat(verdict.confidence()).isEqualTo(Confidence.PROVEN);
        assertThat(verdict.action()).contains("who holds 998 open connections");
        assertThat(verdict.evidence()).anyMatch(fact -> fact.fact().contains("2 reserved"));
    }

    @Test
    void someMayHaveBecomeFreeSince() {
        Verdict verdict = rule.states(TIME_WAIT, KERNEL, "ports timeWait=25000");

        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(verdict.missing()).anyMatch(text -> text.contains("3227 ports"));
    }

    /** What was counted, and what was not, is said in words. */
    @Test
    void theCountSaysWhatItIsOf() {
        assertThat(rule.states(TIME_WAIT, KERNEL).evidence())
                .anyMatch(
                        fact -> fact.fact()
                                .contains(
                                        "28227 in TIME_WAIT and 3 open from 10.0.0.7 to 10.0.0.5:8080 (IPv4, or mapped into IPv6),"
                                                + " 2 with a listener on any address; not counted: what is bound and not connected"));
    }

    /** Another local address has all ports again. */
    @Test
    void nearMissTheConnectMayHaveGoneFromAnotherAddress() {
        Verdict verdict = rule.states(TIME_WAIT, KERNEL, "ports otherLocals=1");

        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(verdict.missing()).anyMatch(text -> text.contains("1 other has connections to this peer too"));
    }

    @Test
    void nearMissASocketThatHadItsPort() {
        rule.excludes("bound to port 40001 of ours", TIME_WAIT, KERNEL, "connection local=10.0.0.7:40001");
    }

    @Test
    void withoutACountItIsPossible() {
        assertThat(rule.states(TIME_WAIT, APP).confidence()).isEqualTo(Confidence.POSSIBLE);
    }

    @Test
    void withoutACountAnIpv6AddressMayBeMissing() {
        rule.isSilent(TIME_WAIT, APP, "connection remote=[2001:db8::5]:8080");
    }

    @Test
    void nearMissNoAddressToConnectFrom() {
        rule.excludes("28231 of 28232 local ports were free", "unknown/no-ipv6-address-to-connect-from", KERNEL);
    }

    @Test
    void betweenHalfAndMostNothingIsSaid() {
        rule.isSilent(TIME_WAIT, KERNEL, "ports timeWait=20000");
    }

    @Test
    void nearMissASynThatLeft() {
        rule.excludes(
                "a SYN left this host",
                EventText.parse(
                        """
                        failure at=3 kind=CONNECT_WITHOUT_PORT exception=java.net.BindException
                        connection local=10.0.0.7:49092 remote=10.0.0.5:443 opened=0
                        ports at=3 open=0 timeWait=28232
                        """,
                        WireScript.between("10.0.0.7:49092", "10.0.0.5:443")
                                .clientSyn()
                                .at(1)
                                .clientSyn()
                                .snapshot()));
    }

    /** EHOSTUNREACH and a refusal fail as fast, and leave the ports alone. */
    @Test
    void nearMissOtherFailuresOfAConnect() {
        rule.isSilent("connection-refused/nothing-listens", ALL);
        rule.isSilent(TIME_WAIT, KERNEL, "failure kind=CONNECT_UNREACHABLE");
    }

    /** A bind to an address that is not ours throws the same exception before any connect: no connection is known. */
    @Test
    void nearMissABindToAForeignAddress() {
        assertThat(new LocalPortsExhausted()
                        .judge(EventText.parse("failure at=1 kind=OTHER exception=java.net.BindException"
                                + " message=\"Cannot assign requested address\"")))
                .isEqualTo(Opinion.notConcerned());
    }
}
