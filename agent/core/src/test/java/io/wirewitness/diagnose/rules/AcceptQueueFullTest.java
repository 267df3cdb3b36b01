package io.wirewitness.diagnose.rules;

import static io.wirewitness.diagnose.RuleTesting.ALL;
import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.capture.WireScript;
import io.wirewitness.diagnose.EventText;
import io.wirewitness.diagnose.Opinion;
import io.wirewitness.diagnose.RuleTesting;
import io.wirewitness.explain.Observed;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Incident;
import io.wirewitness.model.Verdict;
import org.junit.jupiter.api.Test;

class AcceptQueueFullTest {

    private static final String CLIENT = "10.0.0.7:49092";
    private static final String SERVER = "10.0.0.5:8080";

    private final AcceptQueueFull queue = new AcceptQueueFull();
    private final RuleTesting rule = new RuleTesting(queue);

    private static WireScript handshakeAndRequest() {
        return WireScript.between(CLIENT, SERVER)
                .clientSyn()
                .serverSynAck()
                .lost()
                .clientAck()
                .lost()
                .client("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    }

    private static WireScript repeatedSynAck(int times) {
        WireScript script = handshakeAndRequest();
        for (int i = 1; i <= times; i++) {
            script.at(i)
                    .nextSequence(0x7ffff000L)
                    .serverSynAck()
                    .at(i + 0.1)
                    .lost()
                    .clientAck();
        }
        return script.at(times + 0.5).lost().clientRetransmits().at(times + 3).clientFin();
    }

    private static WireScript knocking() {
        return WireScript.between(CLIENT, SERVER)
                .lost()
                .clientSyn()
                .at(1)
                .lost()
                .clientSyn()
                .at(3)
                .lost()
                .clientSyn();
    }

    @Test
    void aSynAckRepeatedAlthoughAcknowledged() {
        Verdict verdict = rule.states(Observed.of(repeatedSynAck(3)).incident());

        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(verdict.blame()).isEqualTo(Blame.PEER_APP);
        assertThat(verdict.headline()).contains("repeated its SYN-ACK 3 times although it was acknowledged");
    }

    @Test
    void oneRepetitionMayBeALostAcknowledgment() {
        assertThat(rule.states(Observed.of(repeatedSynAck(1)).incident()).confidence())
                .isEqualTo(Confidence.POSSIBLE);
        assertThat(rule.states(Observed.of(repeatedSynAck(1))
                                .with(Observed.working("10.0.0.7:49091", SERVER, 0, 2))
                                .incident())
                        .confidence())
                .isEqualTo(Confidence.LIKELY);
    }

    @Test
    void synsDroppedWhileOthersAreMade() {
        Verdict verdict = rule.states(Observed.of(knocking())
                .with(Observed.working("10.0.0.7:49091", SERVER, 0, 2))
                .with(Observed.unanswered("10.0.0.7:49093", SERVER, 0.1, 4))
                .incident());

        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(verdict.headline()).contains("sent 3 times, while 1 other connection to the same port was made");
    }

    @Test
    void aSingleConnectionThatHangsIsOnlyPossible() {
        assertThat(rule.states(Observed.of(knocking())
                                .with(Observed.working("10.0.0.7:49091", SERVER, 0, 2))
                                .incident())
                        .confidence())
                .isEqualTo(Confidence.POSSIBLE);
    }

    private static Observed answeredOnTheSecond() {
        WireScript script = WireScript.between(CLIENT, SERVER)
                .at(10)
                .lost()
                .clientSyn()
                .at(11)
                .clientSyn()
                .serverSynAck()
                .clientAck()
                .client("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
                .at(11.1)
                .server("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
                .clientAck();
        return Observed.of(script).with(Observed.working("10.0.0.7:49091", SERVER, 10, 12));
    }

    @Test
    void nearMissTwoSynsLostOneAfterTheOther() {
        assertThat(new AcceptQueueFull()
                        .judge(answeredOnTheSecond()
                                .with(Observed.unanswered("10.0.0.7:49093", SERVER, 6, 2))
                                .incident()))
                .isEqualTo(Opinion.notConcerned());
    }

    @Test
    void knocksAtOneTimeAreLikelyUnlessMostGetIn() {
        Observed together = answeredOnTheSecond().with(Observed.unanswered("10.0.0.7:49093", SERVER, 9.9, 2));

        assertThat(rule.states(together.incident()).confidence()).isEqualTo(Confidence.LIKELY);
        for (int port = 49001; port < 49006; port++) {
            together.with(Observed.working("10.0.0.7:" + port, SERVER, 10, 12));
        }
        assertThat(rule.states(together.incident()).confidence()).isEqualTo(Confidence.POSSIBLE);
    }

    @Test
    void nearMissNobodyIsServed() {
        assertThat(new AcceptQueueFull()
                        .judge(Observed.of(knocking())
                                .with(Observed.unanswered("10.0.0.7:49093", SERVER, 0.1, 4))
                                .incident()))
                .isEqualTo(Opinion.notConcerned());
    }

    /** The host answered just before our first SYN and never again: it may have died in between. */
    @Test
    void nearMissAHostThatWasNotHeardSince() {
        assertThat(new AcceptQueueFull()
                        .judge(Observed.of(knocking())
                                .with(Observed.working("10.0.0.7:49091", SERVER, -0.8, -0.3))
                                .with(Observed.unanswered("10.0.0.7:49093", SERVER, 0.1, 2))
                                .incident()))
                .isEqualTo(Opinion.notConcerned());
    }

    @Test
    void nearMissAConnectionMadeLongBefore() {
        assertThat(new AcceptQueueFull()
                        .judge(Observed.of(knocking())
                                .with(Observed.working("10.0.0.7:49091", SERVER, -30, -20))
                                .incident()))
                .isEqualTo(Opinion.notConcerned());
    }

    @Test
    void nearMissAServerThatTookTheRequest() {
        WireScript script = handshakeAndRequest()
                .at(1)
                .nextSequence(0x7ffff000L)
                .serverSynAck() // our acknowledgment was late
                .clientAck()
                .clientRetransmits()
                .serverAck()
                .at(9)
                .clientFin();

        rule.excludes("acknowledged data", Observed.of(script).incident());
    }

    @Test
    void nearMissNothingSentWhereTheServerWaitsForDataFirst() {
        // TCP_DEFER_ACCEPT: the server repeats its SYN-ACK until data comes; nobody asked for anything.
        WireScript script = WireScript.between(CLIENT, SERVER)
                .clientSyn()
                .serverSynAck()
                .lost()
                .clientAck();
        script.at(1).nextSequence(0x7ffff000L).serverSynAck().lost().clientAck();
        assertThat(Observed.of(script.at(9).clientFin()).nothingFelt()).isTrue();
    }

    @Test
    void nearMissesWithOtherErrors() {
        rule.isSilent("connect-unanswered/dropped-by-a-firewall", ALL);
        rule.isSilent("idle-dropped-silently/firewall-1800s", ALL);
        rule.isSilent("peer-slow/silent-for-10s", ALL);
    }

    // ---- our own listener ------------------------------------------------------------------------------------------

    private static Incident toOurselves(String remote, String counter) {
        return EventText.parse("failure at=3 kind=CONNECT_TIMED_OUT exception=java.net.SocketTimeoutException\n"
                + "connection local=0.0.0.0:0 remote=" + remote + " opened=0 start=0\n" + counter);
    }

    @Test
    void aListenerOnThisHostWhoseQueueOverflowed() {
        Verdict verdict = rule.states(toOurselves("127.0.0.1:8080", OVERFLOWED));

        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(verdict.blame()).isEqualTo(Blame.LOCAL_APP);
        assertThat(verdict.headline())
                .contains("127.0.0.1:8080, a listener on this host")
                .contains("3 connections");
    }

    @Test
    void nearMissAnotherHostsListener() {
        assertThat(queue.judge(toOurselves("10.0.0.5:8080", OVERFLOWED))).isEqualTo(Opinion.notConcerned());
    }

    @Test
    void withoutTheCountNothingIsSaid() {
        assertThat(queue.judge(toOurselves("127.0.0.1:8080", "counter name=TcpExt.TCPTimeouts change=3 over=1s")))
                .isEqualTo(Opinion.notConcerned());
    }

    private static final String OVERFLOWED = "counter name=TcpExt.ListenOverflows change=3 over=1s";
}
