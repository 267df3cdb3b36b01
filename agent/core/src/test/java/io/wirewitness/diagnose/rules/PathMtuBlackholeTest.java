package io.wirewitness.diagnose.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.capture.WireScript;
import io.wirewitness.diagnose.EventText;
import io.wirewitness.diagnose.Opinion;
import io.wirewitness.diagnose.RuleTesting;
import io.wirewitness.diagnose.Stuck;
import io.wirewitness.explain.Sighting;
import io.wirewitness.explain.WayCases;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Endpoint;
import io.wirewitness.model.IcmpError;
import io.wirewitness.model.Incident;
import io.wirewitness.model.Verdict;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class PathMtuBlackholeTest {

    private final PathMtuBlackhole blackhole = new PathMtuBlackhole();
    private final RuleTesting rule = new RuleTesting(blackhole);

    @Test
    void smallRequestsPassFullSegmentsDoNot() {
        Verdict verdict = rule.states(Sighting.of(WayCases.largeUploadStuck()).incident());

        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(verdict.blame()).isEqualTo(Blame.NETWORK);
        assertThat(verdict.headline()).contains("1448 bytes of the request", "6 times");
        assertThat(verdict.missing()).anyMatch(text -> text.contains("fragmentation needed"));
    }

    @Test
    void theEndOfTheAnswerCameItsFullSegmentsDidNot() {
        Verdict verdict = rule.states(Sighting.of(WayCases.largeAnswerStuck()).incident());

        assertThat(verdict.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(verdict.evidence()).anyMatch(fact -> fact.fact().contains("a hole of 2896 bytes"));
    }

    @Test
    void icmpThatIsNotFollowedProvesIt() {
        Verdict verdict = rule.states(Sighting.of(WayCases.largeUploadStuck())
                .with(tooBig(WayCases.largeUploadStuck(), 0.23))
                .incident());

        assertThat(verdict.confidence()).isEqualTo(Confidence.PROVEN);
        assertThat(verdict.evidence())
                .anyMatch(fact -> fact.fact().contains("fragmentation needed, next hop carries 1400 bytes"));
        assertThat(rule.states(Sighting.of(WayCases.largeUploadStuck())
                                .with(tooBig(WayCases.largeUploadStuck(), 19))
                                .incident())
                        .confidence())
                .as("too late for what was sent")
                .isEqualTo(Confidence.LIKELY);
    }

    @Test
    void nearMissFullSegmentsGotThroughBefore() {
        rule.excludes(
                "full size got through", Sighting.of(WayCases.lossInUpload()).incident());
        rule.excludes(
                "full size got through",
                Sighting.of(WayCases.holeInAnswer(true)).incident());
    }

    /** Seen in the lab, where eight of ten packets were lost: the small one came by chance. */
    @Test
    void nearMissOurFinHadToBeSentAgain() {
        WireScript stuck = WayCases.largeAnswerStuck();
        rule.states(Sighting.of(stuck).incident());
        double end = (stuck.snapshot().lastNanos() - WireScript.START_NANOS) / 1e9;
        rule.excludes(
                "the client's FIN was sent again 2 times and not answered: size alone does not explain it",
                Sighting.of(stuck.at(end + 0.3).clientFin().at(end + 0.51).clientRetransmits())
                        .incident());
    }

    /** Two full segments are lost, and what comes behind them is told by SACK: a full one, or only a small one. */
    private static WireScript behindTheHole(int bytes) {
        String head = "POST /orders HTTP/1.1\r\nHost: api.example.com\r\nContent-Length: 9000\r\n\r\n";
        WireScript script = WireScript.between("10.0.0.7:49092", "203.0.113.80:8080")
                .at(0)
                .handshake()
                .at(0.1)
                .client(head)
                .at(0.12)
                .serverAck();
        script.at(0.22).lost().client(1448);
        long lost = script.clientNext();
        script.client(bytes);
        long end = script.clientNext();
        script.at(0.24).nextSack(lost, end).serverAck();
        for (double seconds : new double[] {0.5, 1.1, 2.3, 4.7}) {
            script.at(seconds).nextSequence(lost - 1448).client(1448);
        }
        return script.at(20).clientFin();
    }

    @Test
    void nearMissAFullSegmentCameBehindTheHole() {
        Incident came = Sighting.of(behindTheHole(1448)).incident();
        rule.excludes("full size got through", came);
        Verdict verdict = new RuleTesting(new PacketLoss()).states(came);
        assertThat(verdict.blame()).isEqualTo(Blame.NETWORK);

        Incident small = Sighting.of(behindTheHole(300)).incident();
        assertThat(rule.states(small).confidence()).isEqualTo(Confidence.LIKELY);
    }

    @Test
    void nearMissSmallSegmentsAreLostToo() {
        rule.excludes(
                "was lost just before, too",
                Sighting.of(WayCases.smallAndLargeAreLost()).incident());
        assertThat(rule.states(Sighting.of(WayCases.smallAndLargeAreLost())
                                .with(tooBig(WayCases.smallAndLargeAreLost(), 0.74))
                                .incident())
                        .confidence())
                .as("a router says so")
                .isEqualTo(Confidence.PROVEN);
    }

    @Test
    void nearMissASmallSegmentIsLost() {
        silent(Sighting.of(stuck(500)).incident());
    }

    @Test
    void nearMissNothingOfAnySizeGetsThrough() {
        silent(Sighting.of(stuck(1448)).incident());
        rule.isSilent("unknown/new-connection-unacknowledged", RuleTesting.ALL);
    }

    @Test
    void itWorksForALiveAgentToo() {
        Incident live = EventText.parse("""
                failure at=19.9 kind=TIMED_OUT exception=java.net.SocketTimeoutException message=timeout
                connection remote=203.0.113.80:8080 ordinal=2 start=0.22 idle=190ms request=1448 out=1509
                """, WayCases.largeUploadStuck().snapshot());

        assertThat(rule.states(live).confidence()).isEqualTo(Confidence.LIKELY);
    }

    /** The message was followed at once: every copy behind it has 1348 bytes and fits; that they are lost has another reason. */
    @Test
    void nearMissTheMessageWasFollowed() {
        String head = "POST /orders HTTP/1.1\r\nContent-Length: 9000\r\n\r\n";
        String small = head + "x".repeat(1348 - head.length());
        WireScript script = WireScript.between("10.0.0.7:49092", "203.0.113.80:8080")
                .clientSequence(1000)
                .at(0)
                .handshake()
                .at(0.01)
                .client("GET / HTTP/1.1\r\n\r\n")
                .at(0.03)
                .server("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
                .clientAck()
                .at(0.22)
                .lost()
                .client(head + "x".repeat(1448 - head.length()));
        for (double seconds : new double[] {0.241, 0.46, 0.9, 1.8, 3.6}) {
            script.at(seconds).lost().nextSequence(1001 + 18).client(small);
        }
        Incident incident = Sighting.of(
                        script.at(6).nextSequence(1001 + 18 + 1448).clientFin())
                .with(new IcmpError(
                        99,
                        WireScript.nanosAt(0.24),
                        Endpoint.parse("10.0.0.1:0"),
                        Endpoint.parse("10.0.0.7:49092"),
                        Endpoint.parse("203.0.113.80:8080"),
                        1019,
                        3,
                        4,
                        false,
                        1400))
                .incident();
        rule.excludes("what fits is lost, too", incident);
    }

    @Test
    void nearMissAMessageAboutAnotherSegment() {
        IcmpError other = new IcmpError(
                99,
                WireScript.nanosAt(0.23),
                Endpoint.parse("10.0.0.1:0"),
                Endpoint.parse("10.0.0.7:49092"),
                Endpoint.parse("203.0.113.80:8080"),
                0xffff0001L,
                3,
                4,
                false,
                1400);
        assertThat(rule.states(Sighting.of(WayCases.largeUploadStuck())
                                .with(other)
                                .incident())
                        .confidence())
                .isEqualTo(Confidence.LIKELY);
    }

    /** {@code times} segments of that many bytes in all were sent again, so many of them since the last acknowledgment. */
    private static Incident counted(int acked, int times, int bytes, int inARow) {
        return EventText.parse("""
                failure at=5.1 kind=TIMED_OUT exception=java.net.SocketTimeoutException message=timeout
                connection remote=10.203.2.2:8001 ordinal=2 start=0.1 idle=90ms request=60157 in=40 out=60321
                before state=ESTABLISHED acked=165 totalRetransmits=1 retransmitted=100 mtu=1500
                after state=ESTABLISHED acked=+%d unacked=8 totalRetransmits=%d retransmitted=%d retransmits=%d mtu=1500
                """.formatted(acked, 1 + times, 100 + bytes, inARow));
    }

    @Test
    void theKernelCountsFullSegmentsBehindAHeadThatGotThrough() {
        Verdict verdict = rule.states(counted(157, 5, 5 * 1448, 4));

        assertThat(verdict.confidence()).isEqualTo(Confidence.POSSIBLE);
        assertThat(verdict.blame()).isEqualTo(Blame.NETWORK);
        assertThat(verdict.headline()).contains("157 of 60157", "segments of 1448 bytes were sent again 5 times");
        assertThat(verdict.missing()).anyMatch(text -> text.contains("smaller segments still passed"));
    }

    @Test
    void nearMissesOfTheKernelsCount() {
        silent(EventText.parse("""
                failure at=9.1 kind=TIMED_OUT exception=java.net.SocketTimeoutException message=timeout
                connection remote=10.203.2.2:8001 ordinal=2 start=4.1 idle=90ms request=60157 in=40 out=60321
                after state=ESTABLISHED acked=%d unacked=8 totalRetransmits=9 retransmitted=13032 retransmits=%d mtu=1500
                """.formatted(322, 9))); // what the kernel had counted before is not known
        silent(counted(0, 5, 5 * 1448, 4)); // not even the head: the host may be gone, or the connection forgotten
        silent(counted(157, 5, 5 * 300, 4)); // small ones were sent again
        silent(counted(157, 8, 8 * 1448, 4)); // some got through
        silent(counted(2_000, 5, 5 * 1448, 4)); // a full segment may have been acknowledged
        silent(counted(157, 2, 2 * 1448, 2)); // it may be one lost packet
    }

    private void silent(Incident incident) {
        assertThat(blackhole.judge(incident)).isEqualTo(Opinion.notConcerned());
    }

    private static WireScript stuck(int bytes) {
        WireScript script = WireScript.between("10.0.0.7:49092", "203.0.113.80:8080")
                .at(0)
                .handshake()
                .lost()
                .client(bytes);
        for (double seconds : new double[] {0.22, 0.64, 1.5, 3.2}) {
            script.at(seconds).lost().clientRetransmits();
        }
        return script.at(13).clientFin();
    }

    private static IcmpError tooBig(WireScript script, double seconds) {
        Stuck stuck = Objects.requireNonNull(Stuck.of(Sighting.of(script).incident()));
        return new IcmpError(
                99,
                WireScript.nanosAt(seconds),
                Endpoint.parse("10.0.0.1:0"),
                Endpoint.parse("10.0.0.7:49092"),
                Endpoint.parse("203.0.113.80:8080"),
                stuck.first().sequence(),
                3,
                4,
                false,
                1400);
    }
}
