package io.wirewitness.diagnose.rules;

import static io.wirewitness.diagnose.RuleTesting.ALL;
import static io.wirewitness.diagnose.RuleTesting.APP;
import static io.wirewitness.diagnose.RuleTesting.KERNEL;
import static io.wirewitness.diagnose.RuleTesting.PACKETS;
import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.capture.WireScript;
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

class ConnectionRefusedTest {

    private final RuleTesting rule = new RuleTesting(new ConnectionRefused());

    @Test
    void onLoopbackALocalFirewallMayHaveSpoken() {
        Verdict verdict = rule.states("connection-refused/on-loopback", PACKETS);

        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(verdict.missing()).anyMatch(text -> text.contains("local firewall"));
        assertThat(verdict.blame()).isEqualTo(Blame.PEER_APP);
        assertThat(verdict.retry().safe()).isEqualTo(Retry.Safe.YES);
    }

    @Test
    void onAPathAFirewallMayHaveSpoken() {
        for (Set<Tier> view : Set.of(APP, PACKETS)) {
            assertThat(rule.states("connection-refused/nothing-listens", view).confidence())
                    .isEqualTo(Confidence.LIKELY);
        }
    }

    /** Linux has the same error for "port unreachable", which is what a firewall's plain REJECT sends. */
    @Test
    void theErrorAloneBlamesNobody() {
        String golden = "connection-refused/nothing-listens";
        assertThat(rule.states(golden, APP).blame()).isEqualTo(Blame.UNKNOWN);
        assertThat(rule.states(golden, APP).headline()).contains("or a firewall refuses");
        assertThat(rule.states(golden, PACKETS).blame()).isEqualTo(Blame.PEER_APP);
        assertThat(rule.states(golden, KERNEL, "after state=CLOSE segmentsOut=1 segmentsIn=1")
                        .blame())
                .isEqualTo(Blame.PEER_APP);
        assertThat(rule.states(golden, APP, "connection remote=127.0.0.1:8080").blame())
                .isEqualTo(Blame.PEER_APP);
    }

    @Test
    void nearMissNoResetCameBack() {
        Verdict verdict = rule.states("connection-refused-by-icmp/refused-without-a-reset", PACKETS);

        assertThat(verdict.confidence()).isEqualTo(Confidence.POSSIBLE);
        assertThat(verdict.missing()).anyMatch(text -> text.contains("no answer to it"));
    }

    @Test
    void aNearTtlIsNamed() {
        Incident incident = EventText.parse(
                """
                failure at=0.0006 kind=CONNECT_REFUSED
                connection remote=10.0.0.5:8080 opened=0
                """,
                WireScript.between("10.0.0.7:49092", "10.0.0.5:8080")
                        .clientSyn()
                        .nextTtl(64)
                        .serverRefuses()
                        .snapshot());

        assertThat(rule.states(incident).evidence())
                .anyMatch(fact -> fact.fact().contains("first box on the way"));
    }

    private static Incident refusedBehindARouter(int ttl, String hop) {
        return EventText.parse(
                """
                failure at=0.0006 kind=CONNECT_REFUSED
                connection remote=10.0.0.5:8080 opened=0
                %s
                """.formatted(hop),
                WireScript.between("10.0.0.7:49092", "10.0.0.5:8080")
                        .clientSyn()
                        .nextTtl(ttl)
                        .serverRefuses()
                        .snapshot());
    }

    /** Seen in the lab: the router refuses in the server's name; some cloud networks have routers that lower no TTL. */
    @Test
    void aResetThatPassedNoRouterBlamesNobody() {
        String router = "hop at=0.001 address=10.1.0.1 interface=eth0 resolved=true";
        Verdict verdict = rule.states(refusedBehindARouter(64, router));

        assertThat(verdict.blame()).isEqualTo(Blame.UNKNOWN);
        assertThat(verdict.confidence()).isEqualTo(Confidence.POSSIBLE);
        assertThat(verdict.headline()).contains("passed no router");
        assertThat(verdict.action()).contains("on 10.1.0.1");
        for (Incident usual : new Incident[] {
            refusedBehindARouter(63, router),
            refusedBehindARouter(64, "hop at=0.001 address=10.0.0.5 interface=eth0 resolved=true"),
            refusedBehindARouter(64, "hop at=0.001 address=10.1.0.1 interface=eth0 resolved=false"),
            refusedBehindARouter(64, router + "\nconnection local=10.0.0.5:49092"),
            refusedBehindARouter(64, "")
        }) {
            assertThat(rule.states(usual).blame()).isEqualTo(Blame.PEER_APP);
        }
    }

    private static Observed refusedWithTtl(int ttl) {
        return Observed.of(WireScript.between("10.0.0.7:49092", "10.0.0.5:2048")
                        .clientSyn()
                        .nextTtl(ttl)
                        .serverRefuses())
                .with(Observed.working("10.0.0.7:49091", "10.0.0.5:443", -1, 1));
    }

    @Test
    void aResetFromElsewhereIsRatherAFirewalls() {
        for (int ttl : new int[] {64, 250}) {
            Verdict verdict = rule.states(refusedWithTtl(ttl).incident());
            assertThat(verdict.confidence()).isEqualTo(Confidence.POSSIBLE);
            assertThat(verdict.blame()).isEqualTo(Blame.MIDDLEBOX);
            assertThat(verdict.headline()).contains("not the host that answers there");
        }
    }

    @Test
    void nearMissAResetFromTheSameHostOrByAnotherRoute() {
        for (int ttl : new int[] {57, 58}) {
            Verdict verdict = rule.states(refusedWithTtl(ttl).incident());
            assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
            assertThat(verdict.blame()).isEqualTo(Blame.PEER_APP);
        }
    }

    @Test
    void withoutAnAddressItStillSpeaks() {
        assertThat(rule.states(EventText.parse("failure at=1 kind=CONNECT_REFUSED"))
                        .headline())
                .startsWith("the server refused");
    }

    @Test
    void nearMissAResetThatAnswersSomethingElse() {
        Incident incident = EventText.parse(
                """
                failure at=0.0006 kind=CONNECT_REFUSED
                connection remote=10.0.0.5:8080 opened=0
                """,
                WireScript.between("10.0.0.7:49092", "10.0.0.5:8080")
                        .clientSyn()
                        .nextAcknowledgment(7)
                        .serverRst()
                        .snapshot());

        rule.excludes("does not answer our SYN", incident);
    }

    @Test
    void nearMissesWithOtherErrors() {
        rule.isSilent("connect-unanswered/dropped-by-a-firewall", ALL);
        rule.isSilent("connection-refused/nothing-listens", APP, "failure kind=CONNECT_UNREACHABLE");
        rule.isSilent("peer-aborted/linger-0", ALL);
    }

    @Test
    void nearMissNoSegmentCameByTheKernelsCount() {
        String count = "after state=CLOSE segmentsIn=%d segmentsOut=1";
        rule.excludes("none received", "connection-refused/nothing-listens", KERNEL, count.formatted(0));
        assertThat(rule.states("connection-refused/nothing-listens", KERNEL, count.formatted(1))
                        .blame())
                .isEqualTo(Blame.PEER_APP);
    }
}
