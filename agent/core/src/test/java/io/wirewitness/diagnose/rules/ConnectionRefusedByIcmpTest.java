package io.wirewitness.diagnose.rules;

import static io.wirewitness.diagnose.RuleTesting.ALL;
import static io.wirewitness.diagnose.RuleTesting.APP;
import static io.wirewitness.diagnose.RuleTesting.PACKETS;
import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.capture.WireScript;
import io.wirewitness.diagnose.EventText;
import io.wirewitness.diagnose.Opinion;
import io.wirewitness.diagnose.RuleTesting;
import io.wirewitness.explain.Observed;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Endpoint;
import io.wirewitness.model.IcmpError;
import io.wirewitness.model.Incident;
import io.wirewitness.model.Verdict;
import org.junit.jupiter.api.Test;

class ConnectionRefusedByIcmpTest {

    private static final String CLIENT = "10.0.0.7:49092";
    private static final String SERVER = "10.0.0.5:8080";
    private static final long SYN = 0xfffff000L;

    private final RuleTesting rule = new RuleTesting(new ConnectionRefusedByIcmp());

    private static WireScript syn() {
        return WireScript.between(CLIENT, SERVER).lost().clientSyn();
    }

    private static IcmpError error(double seconds, String from, int code, long sequence) {
        return new IcmpError(
                2,
                WireScript.nanosAt(seconds),
                Endpoint.parse(from + ":0"),
                Endpoint.parse(CLIENT),
                Endpoint.parse(SERVER),
                sequence,
                3,
                code,
                false,
                0);
    }

    private Verdict stated(IcmpError error) {
        return rule.states(Observed.of(syn()).with(error).incident());
    }

    @Test
    void aProhibitionIsProofAndItsSenderIsToAct() {
        for (int code : new int[] {9, 10, 13}) {
            Verdict onTheWay = stated(error(0.001, "10.0.0.1", code, SYN));
            assertThat(onTheWay.confidence()).isEqualTo(Confidence.PROVEN);
            assertThat(onTheWay.blame()).isEqualTo(Blame.MIDDLEBOX);
            assertThat(onTheWay.headline()).contains("a router or firewall on the way (10.0.0.1)");
        }
        assertThat(stated(error(0.001, "10.0.0.5", 10, SYN)).blame()).isEqualTo(Blame.PEER_HOST);
        assertThat(stated(error(0.001, "10.0.0.7", 13, SYN)).blame()).isEqualTo(Blame.LOCAL_HOST);
    }

    @Test
    void otherMessagesHaveSeveralReasons() {
        Verdict port = stated(error(0.001, "10.0.0.5", 3, SYN));
        assertThat(port.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(port.missing()).anyMatch(text -> text.contains("REJECT rule at 10.0.0.5"));

        Verdict host = stated(error(0.001, "10.0.0.1", 1, SYN));
        assertThat(host.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(host.blame()).isEqualTo(Blame.NETWORK);
    }

    @Test
    void aRouterThatLookedForTheHostAndFoundNobody() {
        Verdict verdict = stated(error(3.06, "10.0.0.1", 1, SYN));

        assertThat(verdict.blame()).isEqualTo(Blame.PEER_HOST);
        assertThat(verdict.action()).contains("finds nobody there");
    }

    @Test
    void theLiveAgentDeducesAMessageThatItsCaptureLacks() {
        Incident incident = EventText.parse("""
                failure at=0.1 kind=CONNECT_UNREACHABLE exception=java.net.NoRouteToHostException message="No route to host"
                connection local=10.0.0.7:49092 remote=10.0.0.5:8080 opened=0
                """, syn().snapshot());

        assertThat(rule.states(incident).confidence()).isEqualTo(Confidence.POSSIBLE);
    }

    @Test
    void refusedWithoutAResetIsAnIcmpMessageThatTheCaptureLacks() {
        Verdict verdict = rule.states("connection-refused-by-icmp/refused-without-a-reset", PACKETS);

        assertThat(verdict.confidence()).isEqualTo(Confidence.POSSIBLE);
        assertThat(verdict.headline()).contains("no reset came back", "port unreachable");
    }

    @Test
    void nearMissAResetThatTheCaptureLost() {
        rule.isSilent("connection-refused-by-icmp/refused-without-a-reset", PACKETS, "lost packets=1");
        rule.isSilent("connection-refused/nothing-listens", PACKETS);
        rule.isSilent("connection-refused/on-loopback", PACKETS);
    }

    @Test
    void nearMissAMessageAboutAnEarlierSyn() {
        assertThat(new ConnectionRefusedByIcmp()
                        .judge(Observed.of(syn())
                                .with(error(0.001, "10.0.0.1", 13, SYN + 7))
                                .incident()))
                .isEqualTo(Opinion.notConcerned());
    }

    @Test
    void nearMissFragmentationIsNoRefusal() {
        assertThat(new ConnectionRefusedByIcmp()
                        .judge(Observed.of(syn())
                                .with(error(0.001, "10.0.0.1", 4, SYN))
                                .incident()))
                .isEqualTo(Opinion.notConcerned());
    }

    @Test
    void nearMissNoPacketLeft() {
        // local-ports-exhausted and a missing route look like this: the same exceptions, and no SYN.
        rule.isSilent("connection-refused/nothing-listens", APP, "failure kind=CONNECT_UNREACHABLE");
    }

    @Test
    void nearMissesWithOtherErrors() {
        rule.isSilent("connection-refused/nothing-listens", ALL);
        rule.isSilent("connect-unanswered/dropped-by-a-firewall", ALL);
        rule.isSilent("peer-aborted/linger-0", ALL);
    }

    private static Incident failedConnect(String kind, double seconds, int in) {
        return EventText.parse("""
                failure at=%s kind=%s exception=java.net.ConnectException
                connection remote=10.0.0.5:8080 opened=0
                after state=CLOSE segmentsIn=%d segmentsOut=1
                """.formatted(seconds, kind, in));
    }

    @Test
    void theKernelCountsNoSegmentWhereAMessageRefused() {
        Verdict refused = rule.states(failedConnect("CONNECT_REFUSED", 0.001, 0));
        assertThat(refused.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(refused.blame()).as("a firewall of any of the hosts").isEqualTo(Blame.UNKNOWN);
        assertThat(refused.evidence()).anyMatch(one -> one.fact().contains("1 segment sent and none received"));

        Verdict noWay = rule.states(unreachable(0.001, "java.net.SocketException", "Network is unreachable"));
        assertThat(noWay.headline()).contains("knew of no way");
    }

    private static Incident unreachable(double seconds, String exception, String message) {
        return EventText.parse("""
                failure at=%s kind=CONNECT_UNREACHABLE exception=%s message="%s"
                connection remote=10.0.0.5:8080 opened=0
                after state=CLOSE segmentsIn=0 segmentsOut=1
                """.formatted(seconds, exception, message));
    }

    @Test
    void nearMissAResetIsASegment() {
        assertThat(new ConnectionRefusedByIcmp().judge(failedConnect("CONNECT_REFUSED", 0.001, 1)))
                .isEqualTo(Opinion.notConcerned());
    }

    @Test
    void nearMissANeighbourThatOurOwnKernelLookedForInVain() {
        for (double seconds : new double[] {0.001, 0.21, 3.06}) { // an earlier connect may have begun the look-up
            assertThat(new ConnectionRefusedByIcmp()
                            .judge(unreachable(seconds, "java.net.NoRouteToHostException", "No route to host")))
                    .isEqualTo(Opinion.notConcerned());
            assertThat(new ConnectionRefusedByIcmp().judge(failedConnect("CONNECT_UNREACHABLE", seconds, 0)))
                    .as("words that are not known")
                    .isEqualTo(Opinion.notConcerned());
        }
    }

    /** Our own kernel says so only of a next hop that it does not find; firewalld's REJECT is "host prohibited", the same words. */
    @Test
    void noRouteToHostIsAMessageWhereTheNextHopIsKnown() {
        for (double seconds : new double[] {0.001, 3.06}) { // a router looks for the host, too
            Verdict verdict = rule.states(noRoute(seconds, 0, "hop at=0.002 resolved=true"));

            assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
            assertThat(verdict.blame()).isEqualTo(Blame.UNKNOWN);
            assertThat(verdict.evidence()).anyMatch(one -> one.fact().contains("next hop, 10.0.0.1 on eth0"));
        }
    }

    @Test
    void nearMissesOfTheNextHop() {
        ConnectionRefusedByIcmp icmp = new ConnectionRefusedByIcmp();
        assertThat(icmp.judge(noRoute(0.001, 0, "hop at=0.002 resolved=false"))) // looked for in vain, or tun
                .isEqualTo(Opinion.notConcerned());
        assertThat(icmp.judge(noRoute(0.001, 1, "hop at=0.002 resolved=true"))) // a segment of TCP came
                .isEqualTo(Opinion.notConcerned());
    }

    private static Incident noRoute(double seconds, int in, String hop) {
        return EventText.parse("""
                failure at=%s kind=CONNECT_UNREACHABLE exception=java.net.NoRouteToHostException message="No route to host"
                connection remote=198.51.100.5:8080 opened=0
                after state=CLOSE segmentsIn=%d segmentsOut=1
                %s
                """.formatted(seconds, in, hop));
    }

    @Test
    void aMessageThatAnswersTheLastOfSeveralSyns() {
        Incident incident = EventText.parse(NO_ROUTE.formatted(3.06), silence().snapshot());

        assertThat(rule.states(incident).confidence()).isEqualTo(Confidence.LIKELY);
    }

    @Test
    void nearMissANeighbourThatVanishedAfterTheSyn() {
        // The entry was still held when the SYN left, and went stale; the repetition waited for the look-up in vain.
        assertThat(new ConnectionRefusedByIcmp()
                        .judge(EventText.parse(
                                NO_ROUTE.formatted(6.1), silence().snapshot())))
                .isEqualTo(Opinion.notConcerned());
    }

    private static final String NO_ROUTE = """
            failure at=%s kind=CONNECT_UNREACHABLE exception=java.net.NoRouteToHostException message="No route to host"
            connection local=10.0.0.7:49092 remote=10.0.0.5:8080 opened=0
            after state=CLOSE segmentsIn=0 segmentsOut=3
            """;

    private static WireScript silence() {
        return syn().at(1).lost().clientRetransmits().at(3).lost().clientRetransmits();
    }

    @Test
    void nearMissABlockingConnectThatClearedItsCounts() {
        assertThat(new ConnectionRefusedByIcmp().judge(EventText.parse("""
                failure at=0.001 kind=CONNECT_REFUSED
                connection remote=10.0.0.5:8080 opened=0
                after state=CLOSE segmentsIn=0 segmentsOut=0
                """))).isEqualTo(Opinion.notConcerned());
    }
}
