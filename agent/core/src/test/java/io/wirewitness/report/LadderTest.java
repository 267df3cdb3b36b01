package io.wirewitness.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.capture.WireScript;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.TcpFlags;
import io.wirewitness.report.Ladder.Gap;
import io.wirewitness.report.Ladder.Packet;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LadderTest {

    @Test
    void whatTheReaderNeedsIsThereWithTheSilenceBetween() {
        Ladder ladder = of(Explained.closedWhileIdle("10.0.0.7:49092", "10.0.0.5:443"));
        assertThat(numbers(ladder)).containsExactly(1L, 2L, 3L, 4L, 5L, 7L, 8L, 9L, 10L);
        assertThat(ladder.leftOut()).isEqualTo(1);
        assertThat(gaps(ladder)).containsExactly(new Gap(1, 60_000_000_000L), new Gap(0, 13_399_900_000L));
    }

    @Test
    void numbersCountFromEachSidesFirst() {
        Ladder ladder = of(Explained.closedWhileIdle("10.0.0.7:49092", "10.0.0.5:443"));
        Packet reset = packets(ladder).get(8);
        assertThat(reset.fromClient()).isFalse();
        assertThat(reset.sequence()).isEqualTo(42);
        assertThat(reset.acknowledgment()).isEqualTo(Packet.NO_ACKNOWLEDGMENT);
        assertThat(packets(ladder).get(7).acknowledgment()).isEqualTo(42);
    }

    @Test
    void whatIsCitedIsMarkedAndNothingElse() {
        Ladder ladder = of(Explained.closedWhileIdle("10.0.0.7:49092", "10.0.0.5:443"));
        assertThat(packets(ladder).stream()
                        .filter(Packet::cited)
                        .map(packet -> packet.segment().number()))
                .containsExactly(7L);
    }

    @Test
    void repetitionsOfDataAreFolded() {
        WireScript script = WireScript.between("10.0.0.7:49092", "10.0.0.5:443")
                .at(0)
                .handshake()
                .at(1)
                .client(412);
        for (int i = 1; i <= 2; i++) {
            script.at(1 + i).clientRetransmits();
        }
        Ladder ladder = of(script);
        Packet request = packets(ladder).get(3);
        assertThat(packets(ladder)).hasSize(4);
        assertThat(request.repetitions()).isEqualTo(2);
        assertThat(request.lastRepetitionNanos()).isEqualTo(WireScript.nanosAt(3));
        assertThat(ladder.leftOut()).isEqualTo(2);
    }

    @Test
    void aLongConnectionIsCutInTheMiddle() {
        WireScript script =
                WireScript.between("10.0.0.7:49092", "10.0.0.5:443").at(0).handshake();
        for (int i = 1; i <= 40; i++) {
            script.at(i).client(100).server(200);
        }
        FlowSnapshot flow = script.at(42).serverRst().recent(200).snapshot();
        Ladder ladder =
                Ladder.of(flow, Explained.report(flow, Confidence.LIKELY).verdict(), 10);
        assertThat(packets(ladder)).hasSize(10);
        assertThat(packets(ladder).get(0).segment().has(TcpFlags.SYN)).isTrue();
        assertThat(packets(ladder).get(9).segment().has(TcpFlags.RST)).isTrue();
        assertThat(packets(ladder).size() + ladder.leftOut()).isEqualTo(84);
    }

    @Test
    void packetsThatAreHeldNoMoreAreCounted() {
        WireScript script = WireScript.between("10.0.0.7:49092", "10.0.0.5:443")
                .recent(8)
                .at(0)
                .handshake();
        for (int i = 1; i <= 40; i++) {
            script.at(i).client(100).server(200);
        }
        FlowSnapshot flow = script.at(42).serverRst().snapshot();
        Ladder ladder =
                Ladder.of(flow, Explained.report(flow, Confidence.LIKELY).verdict());
        assertThat(packets(ladder).size() + ladder.leftOut()).isEqualTo(84);
    }

    @Test
    void aWindowThatClosesAndOpensIsShown() {
        Ladder ladder = of(WireScript.between("10.0.0.7:49092", "10.0.0.5:443")
                .at(0)
                .handshake()
                .client(100)
                .server(1000)
                .clientAck()
                .server(1000)
                .nextWindow(0)
                .clientAck()
                .at(9)
                .clientAck()
                .server(1000)
                .clientAck()
                .server(500)
                .clientAck());
        assertThat(packets(ladder).stream().filter(packet -> packet.segment().window() == 0))
                .hasSize(1);
        assertThat(numbers(ladder)).contains(9L);
    }

    @Test
    void aStrangersTtlStandsBesideTheUsualOne() {
        Ladder ladder = of(WireScript.between("10.0.0.7:49092", "10.0.0.5:443")
                .at(0)
                .handshake()
                .client(100)
                .nextTtl(200)
                .serverBareRst());
        assertThat(packets(ladder).stream()
                        .filter(Packet::showTtl)
                        .map(packet -> packet.segment().ttl()))
                .containsExactly(57, 200);
    }

    @Test
    void withoutTheBeginningNumbersStillCountFromTheLowest() {
        Ladder ladder = of(WireScript.between("10.0.0.7:49092", "10.0.0.5:443")
                .unseen()
                .clientSyn()
                .unseen()
                .serverSynAck()
                .unseen()
                .clientAck()
                .at(5)
                .client(100)
                .server(200)
                .serverRst());
        assertThat(packets(ladder))
                .allSatisfy(packet -> assertThat(packet.sequence()).isBetween(0L, 200L));
    }

    private static Ladder of(WireScript script) {
        FlowSnapshot flow = script.snapshot();
        return Ladder.of(flow, Explained.report(flow, Confidence.PROVEN).verdict());
    }

    private static List<Packet> packets(Ladder ladder) {
        return ladder.rows().stream()
                .filter(Packet.class::isInstance)
                .map(Packet.class::cast)
                .toList();
    }

    private static List<Gap> gaps(Ladder ladder) {
        return ladder.rows().stream()
                .filter(Gap.class::isInstance)
                .map(Gap.class::cast)
                .toList();
    }

    private static List<Long> numbers(Ladder ladder) {
        return packets(ladder).stream().map(packet -> packet.segment().number()).toList();
    }
}
