package io.wirewitness.diagnose.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.capture.WireScript;
import io.wirewitness.diagnose.EventText;
import io.wirewitness.diagnose.Opinion;
import io.wirewitness.diagnose.RuleTesting;
import io.wirewitness.explain.Sighting;
import io.wirewitness.explain.WayCases;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Failure;
import io.wirewitness.model.Incident;
import io.wirewitness.model.OtherView;
import io.wirewitness.model.Verdict;
import org.junit.jupiter.api.Test;

class PacketLossTest {

    private final PacketLoss loss = new PacketLoss();
    private final RuleTesting rule = new RuleTesting(loss);

    @Test
    void aSegmentOfTheRequestThatDoesNotGetThrough() {
        Verdict verdict = rule.states(Sighting.of(WayCases.lossInUpload()).incident());

        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(verdict.blame()).isEqualTo(Blame.NETWORK);
        assertThat(verdict.headline()).contains("of the request", "sent 6 times");
        assertThat(verdict.missing()).anyMatch(text -> text.contains("it left its sender"));
    }

    @Test
    void aHoleInTheAnswer() {
        Verdict verdict = rule.states(Sighting.of(WayCases.holeInAnswer(true)).incident());

        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(verdict.headline()).contains("1448 bytes of the answer");
        assertThat(verdict.missing()).anyMatch(text -> text.contains("before this capture point"));
    }

    @Test
    void twoCapturesShowWhereItWasLost() {
        Verdict hole = rule.states(Sighting.of(WayCases.holeInAnswer(true))
                .alsoSeen("server.pcap", OtherView.Nearer.SERVER, WayCases.holeInAnswer(false))
                .incident());
        assertThat(hole.confidence()).isEqualTo(Confidence.PROVEN);
        assertThat(hole.evidence()).anyMatch(fact -> fact.fact().contains("shows it leaving"));

        WireScript beyond =
                WireScript.between("10.0.0.7:49092", "10.0.1.10:8080").at(0).handshake();
        Verdict request = rule.states(Sighting.of(WayCases.lossInUpload())
                .alsoSeen("server.pcap", OtherView.Nearer.SERVER, beyond)
                .incident());
        assertThat(request.confidence()).isEqualTo(Confidence.PROVEN);
        assertThat(request.evidence()).anyMatch(fact -> fact.fact().contains("never got it"));
    }

    @Test
    void acknowledgmentsThatGetLost() {
        WireScript script = opened().client(500).serverAck();
        for (double seconds : new double[] {0.22, 0.64, 1.5, 3.2}) {
            script.at(seconds).clientRetransmits().serverAck();
        }
        Verdict verdict = rule.states(Sighting.of(script.at(13).clientFin()).incident());

        assertThat(verdict.headline()).contains("acknowledgments of the request did not get through");
    }

    @Test
    void smallSegmentsAreLostAsWellAsLargeOnes() {
        Verdict verdict =
                rule.states(Sighting.of(WayCases.smallAndLargeAreLost()).incident());

        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(verdict.headline()).contains("sent again 6 times", "1448 bytes were still not acknowledged");
        assertThat(verdict.evidence())
                .anyMatch(fact -> fact.fact().startsWith("2 of them were of data that got through"));
    }

    @Test
    void eachLossIsRepairedUntilTheTimeIsOver() {
        Verdict verdict = rule.states(timedOut(WayCases.repairedInVain(4)));

        assertThat(verdict.headline()).contains("sent again 4 times");
    }

    @Test
    void nearMissesOfRepairedLosses() {
        silent(timedOut(WayCases.repairedInVain(2))); // two are everyday
        silent(timedOut(WayCases.repaired(4).at(2).clientFin())); // all of it got through
    }

    /** One loss that was repaired, and then nobody is there: the host may be gone. */
    @Test
    void nearMissOneRepairedLossBeforeSilence() {
        WireScript script =
                opened().lost().client(500).at(0.22).clientRetransmits().serverAck();
        script.lost().client(700);
        for (double seconds : new double[] {0.44, 0.86, 1.7, 3.4}) {
            script.at(seconds).lost().clientRetransmits();
        }
        silent(Sighting.of(script.at(5).clientFin()).incident());
    }

    @Test
    void nearMissTheTimeWentByElsewhere() {
        silent(timedOut(WayCases.repairedInVain(4).at(60).client(10)));
    }

    @Test
    void nearMissNothingComesBack() {
        WireScript script = opened().lost().client(500);
        for (double seconds : new double[] {0.22, 0.64, 1.5, 3.2}) {
            script.at(seconds).lost().clientRetransmits();
        }
        silent(Sighting.of(script.at(13).clientFin()).incident());
        rule.isSilent("unknown/new-connection-unacknowledged", RuleTesting.ALL);
        rule.isSilent("idle-dropped-silently/firewall-1800s", RuleTesting.ALL);
    }

    @Test
    void nearMissARepairedLoss() {
        WireScript script = opened().lost()
                .client(500)
                .at(0.22)
                .lost()
                .clientRetransmits()
                .at(0.64)
                .clientRetransmits()
                .serverAck()
                .at(13)
                .clientFin();
        silent(Sighting.of(script).incident());
    }

    @Test
    void nearMissALossOfAnEarlierRequest() {
        WireScript script = opened().client(500).serverAck();
        for (double seconds : new double[] {0.22, 0.64, 1.5, 3.2}) {
            script.at(seconds).clientRetransmits().serverAck();
        }
        script.server(200).clientAck().at(5).client(300).serverAck().at(20).clientFin();

        silent(Sighting.of(script).incident());
    }

    @Test
    void nearMissCopiesMadeByTheCapture() {
        WireScript script =
                opened().client(500).duplicate().duplicate().duplicate().at(13).clientFin();

        silent(Sighting.of(script).felt(Failure.Kind.TIMED_OUT).incident());
    }

    @Test
    void nearMissAClosedWindowIsProbed() {
        WireScript script = opened().client(500).nextWindow(0).serverAck();
        for (double seconds : new double[] {0.22, 0.64, 1.5, 3.2}) {
            script.at(seconds).lost().client(2).nextWindow(0).serverAck();
        }
        silent(Sighting.of(script.at(13).clientFin())
                .felt(Failure.Kind.TIMED_OUT)
                .incident());
    }

    @Test
    void nearMissOnlyFullSegments() {
        rule.excludes("full size", Sighting.of(WayCases.largeAnswerStuck()).incident());
        rule.excludes("full size", Sighting.of(WayCases.largeUploadStuck()).incident());
    }

    @Test
    void itWorksForALiveAgentToo() {
        Incident live = EventText.parse("""
                failure at=12.9 kind=TIMED_OUT exception=java.net.SocketTimeoutException message=timeout
                connection remote=10.0.1.10:8080 ordinal=1 start=0.01 request=3020
                """, WayCases.lossInUpload().snapshot());

        assertThat(rule.states(live).confidence()).isEqualTo(Confidence.LIKELY);
    }

    private void silent(Incident incident) {
        assertThat(loss.judge(incident)).isEqualTo(Opinion.notConcerned());
    }

    /** {@code times} segments of that many bytes in all were sent again, so many of them since the last acknowledgment. */
    private static Incident counted(int acked, int times, int bytes, int inARow) {
        return EventText.parse("""
                failure at=5.1 kind=TIMED_OUT exception=java.net.SocketTimeoutException message=timeout
                connection remote=10.203.2.2:8001 ordinal=2 start=0.1 idle=90ms request=60157 in=40 out=60321
                before state=ESTABLISHED acked=165 totalRetransmits=1 retransmitted=100 mtu=1500
                after state=ESTABLISHED acked=+%d unacked=8 totalRetransmits=%d retransmitted=%d retransmits=%d lastAck=1s mtu=1500
                """.formatted(acked, 1 + times, 100 + bytes, inARow));
    }

    @Test
    void theKernelCountsRepetitionsThatGotThrough() {
        Verdict verdict = rule.states(counted(20_000, 9, 9 * 1448, 2));

        assertThat(verdict.confidence()).isEqualTo(Confidence.POSSIBLE);
        assertThat(verdict.headline()).contains("20000 of 60157", "9 segments had to be sent again");
        assertThat(verdict.evidence()).anyMatch(fact -> fact.fact().contains("at least 6 of them"));
    }

    @Test
    void nearMissesOfTheKernelsCount() {
        silent(EventText.parse("""
                failure at=9.1 kind=TIMED_OUT exception=java.net.SocketTimeoutException message=timeout
                connection remote=10.203.2.2:8001 ordinal=2 start=4.1 idle=90ms request=60157 in=40 out=60321
                after state=ESTABLISHED acked=%d unacked=8 totalRetransmits=9 retransmitted=13032 retransmits=%d lastAck=1s mtu=1500
                """.formatted(20_165, 2))); // what the kernel had counted before is not known
        silent(counted(157, 5, 5 * 1448, 4)); // none of them got through for certain: one may be a probe
        silent(counted(0, 9, 9 * 1448, 2)); // nothing was acknowledged
        silent(counted(60_157, 9, 9 * 1448, 0)); // all of it was
        silent(counted(20_000, 2, 2 * 1448, 0)); // two are everyday
    }

    /**
     * Forty segments lost when slow start overran a buffer and repaired at once, by SACK, as any large upload has it; then the
     * server's host lost its power: eight time-outs, nothing heard for most of the exchange.
     */
    @Test
    void nearMissFastRetransmitsCameLongBeforeAHostThatVanished() {
        Incident incident = EventText.parse("""
                failure at=60.1 kind=TIMED_OUT exception=java.net.SocketTimeoutException message=timeout
                connection remote=10.203.2.2:8001 ordinal=2 start=0.1 idle=90ms request=60000000 in=40 out=60000164
                before state=ESTABLISHED acked=165 totalRetransmits=0 retransmitted=0 mtu=1500
                after state=ESTABLISHED acked=+20000000 unacked=90 totalRetransmits=48 retransmitted=69504 retransmits=8 backoff=8 lastAck=58s mtu=1500
                """);

        silent(incident);
    }

    /** The server's host (a virtual machine) stood still once; all five copies reached it and were acknowledged one by one. */
    @Test
    void nearMissOneStandstillOfTheServersHost() {
        WireScript script = opened().client("POST /orders HTTP/1.1\r\nContent-Length: 9000\r\n\r\n" + "x".repeat(1400))
                .serverAck()
                .at(0.1)
                .lost()
                .client(1448);
        for (double seconds : new double[] {0.32, 0.74, 1.6, 3.3}) {
            script.at(seconds).lost().clientRetransmits();
        }
        script.at(6.7).clientRetransmits().at(6.75);
        for (int i = 0; i < 6; i++) {
            script.serverAck(); // one for each copy
        }
        script.at(6.8).client(1448).at(6.9).clientFin();

        silent(timedOut(script));
    }

    /** Windows and macOS probe a closed window by one byte. */
    @Test
    void nearMissProbesIntoAWindowThatOpenedInTheEnd() {
        WireScript script = opened().client("POST /orders HTTP/1.1\r\nContent-Length: 9000\r\n\r\n" + "x".repeat(1400))
                .nextWindow(0)
                .serverAck();
        script.at(0.4).lost().client(1).nextWindow(0).serverAck();
        for (double seconds : new double[] {0.9, 1.9, 3.9}) {
            script.at(seconds).lost().clientRetransmits().nextWindow(0).serverAck();
        }
        script.at(7.9).clientRetransmits().serverAck().client(1448).at(8).clientFin();

        silent(timedOut(script));
    }

    private static Incident timedOut(WireScript script) {
        return Sighting.of(script).felt(Failure.Kind.TIMED_OUT).incident();
    }

    private static WireScript opened() {
        return WireScript.between("10.0.0.7:49092", "10.0.1.10:8080")
                .serverTtl(61)
                .at(0)
                .handshake()
                .at(0.01);
    }
}
