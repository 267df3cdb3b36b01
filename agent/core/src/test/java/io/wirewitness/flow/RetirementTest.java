package io.wirewitness.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.capture.WireScript;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.HttpRequestHead;
import io.wirewitness.model.TcpSegment;
import io.wirewitness.packet.Decoded;
import io.wirewitness.packet.PacketDecoder;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which connections leave a table that reads a capture, when, and with which segments. */
class RetirementTest {

    private static final long MIB = 1 << 20;

    private final List<FlowSnapshot> left = new ArrayList<>();
    private final PacketDecoder decoder = new PacketDecoder();
    private final Segment segment = new Segment();
    private FlowTable table = table(FlowLimits.OFFLINE);

    private FlowTable table(FlowLimits limits) {
        return new FlowTable(limits, flow -> left.add(flow.snapshot()));
    }

    private static WireScript script(int client) {
        return WireScript.between("10.0.0.7:" + client, "10.0.0.5:80");
    }

    private void play(WireScript... scripts) {
        play(-1, scripts);
    }

    private void play(int interfaceNumber, WireScript... scripts) {
        WireScript.play(
                (number, nanos, link, original, bytes) -> {
                    if (decoder.decode(link, original, bytes) == Decoded.TCP) {
                        segment.take(number, nanos, interfaceNumber, decoder, bytes);
                        table.add(segment);
                    }
                },
                scripts);
    }

    private List<Integer> ports() {
        return left.stream().map(flow -> flow.client().port()).toList();
    }

    @Test
    void whatEndedLeavesAfterTenSeconds() {
        WireScript reset = script(1).at(0).handshake().client(10).serverRst();
        WireScript closed = script(2).at(1).handshake().clientFin().serverFin().clientAck();
        WireScript halfClosed = script(3).at(1).handshake().clientFin().serverAck();
        play(reset, closed, halfClosed, script(4).at(10.9).clientSyn());
        assertThat(ports()).containsExactly(1);

        play(script(4).at(11.2).clientSyn());
        assertThat(ports()).containsExactly(1, 2);
        assertThat(table.evictions()).isZero();
        assertThat(table.size()).isEqualTo(2);
    }

    @Test
    void dataBehindTheResetIsStillItsOwn() {
        play(
                script(1).at(0).handshake().serverRst().at(5).server(7),
                script(2).at(60).clientSyn());

        assertThat(left).hasSize(1);
        assertThat(left.get(0).fromServer().habits().afterReset()).isEqualTo(1);
        assertThat(left.get(0).fromServer().payloadBytes()).isEqualTo(7);
        assertThat(left.get(0).recentComplete()).isTrue();
    }

    @Test
    void anUnansweredSynLeavesAfterTheLastOneWouldHaveComeAndAnAnsweredOneDoesNot() {
        WireScript open = script(2).at(0).handshake();
        play(
                open,
                script(1).at(0).clientSyn().at(1).clientSyn(),
                script(3).at(130.9).clientSyn());
        assertThat(ports()).isEmpty();

        play(script(3).at(131.2).clientSyn(), script(4).at(10_000).clientSyn());
        assertThat(ports()).containsExactly(1, 3);
    }

    @Test
    void theLastOnesLeaveAtTheEnd() {
        play(
                script(1).at(0).handshake(),
                script(2).at(0).clientSyn(),
                script(3).at(0).handshake().serverRst());
        table.leaveAll();

        assertThat(ports()).containsExactly(3, 2, 1);
        assertThat(table.size()).isZero();
        assertThat(table.find(script(1).key())).isNull();
    }

    @Test
    void aShortStoryIsWhole() {
        play(script(1)
                .handshake()
                .client("GET /a HTTP/1.1\r\nHost: b\r\n\r\n")
                .duplicate()
                .serverAck());
        table.leaveAll();

        FlowSnapshot flow = left.get(0);
        assertThat(flow.recent()).hasSize(5);
        assertThat(flow.recentComplete()).isTrue();
        assertThat(flow.earlier()).isEmpty();
        assertThat(flow.duplicates()).isEqualTo(1);
        assertThat(flow.recent().get(3).head())
                .isInstanceOfSatisfying(
                        HttpRequestHead.class, head -> assertThat(head.method()).isEqualTo("GET"));
    }

    @Test
    void headsAreForgottenBeforeSegments() {
        table = table(new FlowLimits(3000, 400 * MIB, 8 * MIB, MIB, 10_000_000_000L, 130_000_000_000L));
        for (int i = 1; i <= 2000; i++) {
            play(script(i).at(i / 1000.0).client("GET /" + i + "/" + "a".repeat(1500) + " HTTP/1.1\r\n\r\n"));
        }
        table.leaveAll();

        List<Boolean> known = left.stream()
                .filter(flow -> flow.client().port() > 500)
                .map(flow -> flow.recent().get(0).head() != null)
                .toList();
        assertThat(known.subList(0, 100)).containsOnly(false);
        assertThat(known.subList(known.size() - 900, known.size())).containsOnly(true);
    }

    @Test
    void theSegmentsOfTheLogAreThoseOfTheDecoder() {
        WireScript script = script(1)
                .handshake()
                .client("GET /a HTTP/1.1\r\n\r\n")
                .nextTtl(200)
                .nextIpId(0xffff)
                .server("HTTP/1.1 503 no\r\n\r\n")
                .nextWindow(0xffff)
                .clientAck()
                .serverBareRst();
        List<TcpSegment> expected = new ArrayList<>();
        script.play((number, nanos, link, original, bytes) -> {
            decoder.decode(link, original, bytes);
            expected.add(decoder.toSegment(number, nanos));
        });
        play(script);
        table.leaveAll();

        assertThat(left.get(0).recent().stream().map(s -> s.withHead(null))).containsExactlyElementsOf(expected);
        assertThat(left.get(0).fromServer().rst()).isEqualTo(expected.get(6));
    }

    @Test
    void ofALongStoryTheBeginningAndTheEndAreTold() {
        WireScript script = script(1).handshake();
        for (int i = 0; i < 500; i++) {
            script.client(100);
        }
        play(script);
        table.leaveAll();

        FlowSnapshot flow = left.get(0);
        assertThat(flow.recentComplete()).isFalse();
        assertThat(numbers(flow.earlier())).isEqualTo(range(1, 16));
        assertThat(numbers(flow.recent())).isEqualTo(range(503 - 127, 503));
    }

    @Test
    void theAnswerThatFailedIsToldHoweverLongTheStoryGoesOn() {
        WireScript script = script(1).handshake().client("POST /up HTTP/1.1\r\nContent-Length: 900000\r\n\r\n");
        for (int i = 0; i < 20; i++) {
            script.client(1000);
        }
        script.server("HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n"); // 25
        for (int i = 0; i < 500; i++) {
            script.client(1000);
        }
        play(script);
        table.leaveAll();

        FlowSnapshot flow = left.get(0);
        assertThat(numbers(flow.earlier()))
                .isEqualTo(Stream.concat(range(1, 16).stream(), Stream.of(25L)).toList());
        assertThat(Objects.requireNonNull(flow.errorAnswer()).responseNumber()).isEqualTo(25);
    }

    @Test
    void theOpeningDoesNotOverlapWithTheEnd() {
        WireScript script = script(1).handshake();
        for (int i = 0; i < 130; i++) {
            script.client(100);
        }
        play(script);
        table.leaveAll();

        assertThat(numbers(left.get(0).segments())).isEqualTo(range(1, 133));
    }

    @Test
    void aBeginningThatTheLogNoLongerHoldsIsNotTold() {
        table = table(new FlowLimits(1000, 400 * MIB, 1, MIB, 10_000_000_000L, 130_000_000_000L));
        play(script(1).at(0).handshake());
        segmentsOfOthers(200_000, 1);
        play(script(1).at(2).client(5));
        table.leaveAll();

        FlowSnapshot flow = left.stream()
                .filter(each -> each.client().port() == 1)
                .findFirst()
                .orElseThrow();
        assertThat(numbers(flow.recent())).containsExactly(1L); // the script counts its own packets
        assertThat(flow.earlier()).isEmpty();
        assertThat(flow.recentComplete()).isFalse();
        assertThat(flow.fromClient().segments()).isEqualTo(3);
    }

    @Test
    void connectionsTakeTheMemoryOfTheLogAndThenThatOfTheOldest() {
        table = table(new FlowLimits(1 << 20, 32 * MIB, 100 * MIB, MIB, 10_000_000_000L, 130_000_000_000L));
        segmentsOfOthers(800_000, 1);
        assertThat(table.memoryBytes()).isBetween(24 * MIB, 32 * MIB);

        segmentsOfOthers(120_000, 120_000);
        assertThat(table.evictions()).isPositive();
        assertThat(table.memoryBytes()).isBetween(24 * MIB, 32 * MIB);
        assertThat(table.size()).isBetween(32_000, 80_000);
        assertThat(table.evictions() + table.size()).isEqualTo(table.connections());
        assertThat(left).hasSize((int) table.evictions());
    }

    private void segmentsOfOthers(int count, int connections) {
        play(script(9).at(1).client(1));
        for (int i = 0; i < count; i++) {
            segment.sourceLow = 0xffff_0a01_0000L + (i % connections);
            segment.sequence = 10L * i;
            segment.number = 1_000L + i;
            segment.epochNanos = WireScript.nanosAt(1) + i;
            segment.identify();
            table.add(segment);
        }
    }

    @Test
    void anotherInterfaceShowsItAgainWithinASecond() {
        WireScript first = script(1).noTimestamps().at(0).nextIpId(7).client(100);
        WireScript again =
                script(1).noTimestamps().at(0.9).nextIpId(7).nextTtl(65).client(100);
        play(1, first);
        play(2, again);
        assertThat(table.duplicates()).isEqualTo(1);

        play(2, script(1).noTimestamps().at(1.9).nextIpId(7).nextTtl(65).client(100));
        play(3, script(1).noTimestamps().at(1.95).nextIpId(7).nextTtl(68).client(100));
        assertThat(table.duplicates()).isEqualTo(1);
    }

    @Test
    void theSameInterfaceDoesNotShowItAgainSoLate() {
        play(1, script(1).noTimestamps().at(0).nextIpId(7).client(100));
        play(1, script(1).noTimestamps().at(0.9).nextIpId(7).client(100));

        assertThat(table.duplicates()).isZero();
    }

    @Test
    void theSameSynUnderOtherAddressesIsATwin() {
        WireScript before =
                WireScript.between("192.168.0.7:4000", "10.0.0.5:80").at(0).handshake();
        WireScript behind = WireScript.between("203.0.113.9:4000", "10.0.0.5:80")
                .at(0.00001)
                .handshake();
        WireScript other = WireScript.between("203.0.113.9:4001", "10.0.0.5:81")
                .at(0.00001)
                .handshake();
        play(before, behind, other);

        assertThat(table.twins()).isEqualTo(1);
        assertThat(Objects.requireNonNull(table.find(behind.key())).twinOf()).isEqualTo(before.key());
        assertThat(Objects.requireNonNull(table.find(before.key())).twinOf()).isNull();
    }

    /** Written captures begin every connection with the same number: they are several all the same. */
    @Test
    void anotherConnectionOfTheSameClientIsNoTwin() {
        WireScript one =
                WireScript.between("192.168.0.7:4000", "10.0.0.5:80").at(0).handshake();
        WireScript next =
                WireScript.between("192.168.0.7:4001", "10.0.0.6:80").at(0.2).handshake();
        play(one, next);

        assertThat(table.twins()).isZero();
    }

    /** A batch is a matter of speed alone. */
    @Test
    void aBatchGivesWhatItsSegmentsGive() {
        WireScript[] scripts = new WireScript[300];
        for (int i = 0; i < scripts.length; i++) {
            scripts[i] = script(i + 1)
                    .at(i / 50.0)
                    .handshake()
                    .client("GET /" + i + " HTTP/1.1\r\n\r\n")
                    .duplicate()
                    .server("HTTP/1.1 200 OK\r\nContent-Length: 3000\r\n\r\n" + "x".repeat(i * 3))
                    .clientAck()
                    .clientRetransmits();
            if (i % 3 == 0) {
                scripts[i].serverRst();
            }
        }
        play(scripts);
        table.leaveAll();
        List<FlowSnapshot> oneByOne = List.copyOf(left);
        left.clear();

        table = table(FlowLimits.OFFLINE);
        SegmentBatch batch = new SegmentBatch(new RecordTracks());
        ByteBuffer reused = ByteBuffer.allocate(65_536);
        WireScript.play(
                (number, nanos, link, original, bytes) -> {
                    reused.clear().put(bytes).flip();
                    assertThat(decoder.decode(link, original, reused)).isEqualTo(Decoded.TCP);
                    boolean full = batch.take(number, nanos, -1, decoder, reused);
                    batch.readMessages(reused);
                    if (full) {
                        table.add(batch);
                    }
                },
                scripts);
        table.add(batch);
        table.leaveAll();

        assertThat(batch.size()).isZero();
        assertThat(left).isEqualTo(oneByOne);
    }

    @Test
    void factsAreTheSnapshotWithoutSegments() {
        play(script(1).handshake().client(10).serverRst());
        Flow flow = Objects.requireNonNull(table.find(script(1).key()));
        FlowSnapshot facts = flow.facts();

        assertThat(facts.recent()).isEmpty();
        assertThat(facts.recentComplete()).isFalse();
        assertThat(facts.fromServer()).isEqualTo(flow.snapshot().fromServer());
        assertThat(facts.exchange()).isEqualTo(flow.snapshot().exchange());
    }

    @Test
    void anOrdinaryEndIsToldFromOthers() {
        String request = "GET / HTTP/1.1\r\n\r\n";
        String answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
        assertThat(wentWell(script(1)
                        .handshake()
                        .client(request)
                        .server(answer)
                        .clientFin()
                        .serverFin()))
                .isTrue();
        assertThat(wentWell(script(1)
                        .handshake()
                        .client(request)
                        .server(answer)
                        .serverFin()
                        .clientFin()))
                .isTrue();

        assertThat(wentWell(script(1).handshake().client(request).server(answer)))
                .as("open")
                .isTrue();
        assertThat(wentWell(script(1).handshake().client(request)))
                .as("waiting")
                .isFalse();
        assertThat(wentWell(script(1).handshake().client(request).serverFin().clientFin()))
                .as("no answer")
                .isFalse();
        assertThat(wentWell(script(1)
                        .handshake()
                        .client(request)
                        .server(answer.replace(": 2", ": 3"))
                        .serverFin()
                        .clientFin()))
                .as("half an answer")
                .isFalse();
        assertThat(wentWell(script(1)
                        .handshake()
                        .client(request)
                        .server(answer)
                        .serverFin()
                        .clientFin()
                        .serverBareRst()))
                .as("a RST")
                .isFalse();
        assertThat(wentWell(script(1)
                        .handshake()
                        .client(request)
                        .server(answer)
                        .serverFin()
                        .client(request)
                        .clientFin()))
                .as("a request behind the FIN")
                .isFalse();
        assertThat(wentWell(script(1)
                        .handshake()
                        .client(request)
                        .server(answer.replace("200 OK", "400 no"))
                        .clientFin()
                        .serverFin()))
                .as("an error")
                .isFalse();
        assertThat(wentWell(script(1)
                        .at(0)
                        .lost()
                        .clientSyn()
                        .at(1)
                        .handshake()
                        .client(request)
                        .server(answer)
                        .clientFin()
                        .serverFin()))
                .as("a SYN lost")
                .isFalse();
        assertThat(wentWell(script(1).client(request).server(answer).clientFin().serverFin()))
                .as("began before the capture")
                .isFalse();
    }

    private boolean wentWell(WireScript script) {
        table = table(FlowLimits.OFFLINE);
        play(script);
        return Objects.requireNonNull(table.find(script.key())).wentWell();
    }

    @Test
    void recordsAreUsedAgain() {
        table = table(new FlowLimits(10, 400 * MIB, MIB, MIB, 10_000_000_000L, 130_000_000_000L));
        for (int i = 1; i <= 1000; i++) {
            play(script(i)
                    .at(i)
                    .handshake()
                    .server("HTTP/1.1 503 no\r\n\r\n")
                    .nextWindow(0)
                    .clientAck()
                    .clientRetransmits()
                    .serverRst());
        }
        table.leaveAll();

        assertThat(left).hasSize(1000);
        assertThat(left.stream().map(FlowSnapshot::history).distinct()).hasSize(1);
        assertThat(ports()).isEqualTo(IntStream.rangeClosed(1, 1000).boxed().toList());
        assertThat(left.stream().map(flow -> flow.fromClient().segments()).distinct())
                .hasSize(1);
    }

    private static List<Long> numbers(List<TcpSegment> segments) {
        return segments.stream().map(TcpSegment::number).toList();
    }

    private static List<Long> range(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }

    @Test
    void aHeadOfMoreThanAKilobyteIsNotWhole() {
        String path = "a".repeat(3000);
        play(script(1).handshake().client("GET /" + path + " HTTP/1.1\r\n\r\n"));
        table.leaveAll();

        assertThat(left.get(0).recent().get(3).head())
                .isInstanceOfSatisfying(
                        HttpRequestHead.class,
                        head -> assertThat(head.complete()).isFalse());
    }
}
