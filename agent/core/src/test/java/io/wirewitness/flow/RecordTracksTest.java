package io.wirewitness.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.capture.LinkType;
import io.wirewitness.capture.WireScript;
import io.wirewitness.explain.LongTlsCases;
import io.wirewitness.explain.TlsBytes;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.LastTlsRecord;
import io.wirewitness.model.TlsPart;
import io.wirewitness.model.TlsRecords;
import io.wirewitness.packet.Decoded;
import io.wirewitness.packet.PacketDecoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Records and handshakes that are longer than a segment, as a table with a log sees them. */
class RecordTracksTest {

    private static final long FIRST = 0x7fff_f001L;
    private static final int SEGMENT = 1448;

    private static List<FlowSnapshot> flows(WireScript... scripts) {
        List<FlowSnapshot> left = new ArrayList<>();
        FlowTable table = new FlowTable(FlowLimits.OFFLINE, flow -> left.add(flow.snapshot()));
        SegmentBatch batch = new SegmentBatch(new RecordTracks());
        PacketDecoder decoder = new PacketDecoder();
        WireScript.play(
                (number, nanos, link, original, bytes) -> {
                    if (decoder.decode(link, original, bytes) == Decoded.TCP) {
                        boolean full = batch.take(number, nanos, -1, decoder, bytes);
                        batch.readMessages(bytes);
                        if (full) {
                            table.add(batch);
                        }
                    }
                },
                scripts);
        table.add(batch);
        table.leaveAll();
        return left;
    }

    private static @Nullable LastTlsRecord last(WireScript script) {
        return flows(script).get(0).fromServer().lastRecord();
    }

    private static WireScript opened() {
        return WireScript.between("10.0.0.7:1", "10.0.0.5:443").at(0).handshake();
    }

    private static byte[] part(byte[] bytes, int from, int to) {
        return Arrays.copyOfRange(bytes, from, to);
    }

    @Test
    void aHeaderInsideASegmentIsRead() {
        byte[] bytes = LongTlsCases.response();
        WireScript script = LongTlsCases.sends(opened(), bytes, 0, 20_000).serverFin();

        assertThat(last(script)).isEqualTo(new LastTlsRecord(16_406, 2 * 16_406 - 20_000, false));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void aHeaderOverTwoSegmentsIsRead(int inTheFirst) {
        byte[] bytes = TlsBytes.joined(TlsBytes.applicationData(1000), TlsBytes.applicationData(2000));
        int cut = 1000 + inTheFirst;
        WireScript script = opened().server(part(bytes, 0, cut));
        assertThat(last(script)).isNull();
        script.server(part(bytes, cut, 2400)).serverRetransmits().server(part(bytes, 2400, 2500));

        assertThat(last(script)).isEqualTo(new LastTlsRecord(2000, 500, false));
    }

    @Test
    void aHeaderOverThreeSegmentsIsNot() {
        byte[] bytes = TlsBytes.joined(TlsBytes.applicationData(1000), TlsBytes.applicationData(2000));
        WireScript script = opened().server(part(bytes, 0, 1001))
                .server(part(bytes, 1001, 1002))
                .server(part(bytes, 1002, 2500));

        assertThat(last(script)).isNull();
    }

    @Test
    void anAlertAtTheEndOfASegmentIsSeen() {
        WireScript script = opened().server(TlsBytes.joined(TlsBytes.applicationData(1000), TlsBytes.encryptedAlert()));

        assertThat(last(script)).isEqualTo(new LastTlsRecord(31, 0, true));
    }

    @ParameterizedTest
    @ValueSource(ints = {96, 256})
    void aHeaderBeyondTheSnapLengthIsNot(int snapLength) {
        byte[] bytes = LongTlsCases.response();
        WireScript inside = LongTlsCases.sends(opened().snapLength(snapLength), bytes, 0, 15_000);
        WireScript beyond = LongTlsCases.sends(opened().snapLength(snapLength), bytes, 0, 20_000);
        WireScript again = LongTlsCases.sends(opened().snapLength(snapLength), bytes, 0, 20_000)
                .server(part(TlsBytes.applicationData(3000), 0, 1400));

        assertThat(last(inside)).isEqualTo(new LastTlsRecord(16_406, 1406, false));
        assertThat(last(beyond)).isNull();
        assertThat(last(again)).isEqualTo(new LastTlsRecord(3000, 1600, false));
    }

    @Test
    void bytesThatTheCaptureMissedCount() {
        byte[] bytes = LongTlsCases.response();
        WireScript script = LongTlsCases.sends(opened(), bytes, 0, SEGMENT)
                .unseen()
                .server(part(bytes, SEGMENT, 2 * SEGMENT))
                .serverFin();
        WireScript tooMuch = LongTlsCases.sends(opened(), bytes, 0, SEGMENT)
                .unseen()
                .server(part(bytes, SEGMENT, 20_000))
                .serverFin();

        assertThat(last(script)).isEqualTo(new LastTlsRecord(16_406, 16_406 - 2 * SEGMENT, false));
        assertThat(last(tooMuch)).isNull();
    }

    @Test
    void aGapWithAHeaderIsUnknownUntilARecordBeginsWithASegment() {
        byte[] bytes = LongTlsCases.response();
        WireScript script =
                LongTlsCases.sends(opened(), bytes, 0, 11 * SEGMENT).unseen().server(LongTlsCases.part(bytes, 11));
        LongTlsCases.sends(script, bytes, 12 * SEGMENT, 14 * SEGMENT);
        assertThat(last(script)).isNull();

        script.server(part(TlsBytes.applicationData(3000), 0, 1400));
        assertThat(last(script)).isEqualTo(new LastTlsRecord(3000, 1600, false));
    }

    @Test
    void plainBytesHaveNoRecords() {
        FlowSnapshot flow =
                flows(opened().client("GET / HTTP/1.1\r\n\r\n").server(1000)).get(0);

        assertThat(flow.fromClient().lastRecord()).isNull();
        assertThat(flow.fromServer().lastRecord()).isNull();
    }

    @Test
    void aConnectionThatFollowsBetweenTheSameEndsBeginsAnew() {
        WireScript first =
                LongTlsCases.sends(opened(), LongTlsCases.response(), 0, 2000).serverFin();
        WireScript second = WireScript.between("10.0.0.7:1", "10.0.0.5:443")
                .serverSequence(FIRST + 100_000)
                .clientSequence(77)
                .at(9)
                .handshake()
                .server(part(TlsBytes.applicationData(3000), 0, 1400));

        assertThat(flows(first, second).get(1).fromServer().lastRecord())
                .isEqualTo(new LastTlsRecord(3000, 1600, false));
    }

    /** Any order, loss, repetition and cut: what is told is true. */
    @Test
    void whatIsKnownIsTrue() {
        int known = 0;
        for (int seed = 0; seed < 400; seed++) {
            Random random = new Random(seed);
            List<Integer> ends = new ArrayList<>();
            byte[] bytes = new byte[0];
            while (bytes.length < 60_000) {
                byte[] record = TlsBytes.applicationData(6 + random.nextInt(random.nextBoolean() ? 40 : 16_000));
                for (int i = 5; i < record.length; i++) {
                    record[i] = (byte) random.nextInt();
                }
                bytes = TlsBytes.joined(bytes, record);
                ends.add(bytes.length);
            }
            int sent = 20_000 + random.nextInt(40_000);
            LastTlsRecord told = last(shuffled(random, bytes, sent));
            int end = ends.stream().filter(each -> each >= sent).findFirst().orElseThrow();
            int before = ends.stream().filter(each -> each < sent).reduce(0, Math::max);
            if (told != null) {
                known++;
                assertThat(told).as("seed " + seed).isEqualTo(new LastTlsRecord(end - before, end - sent, false));
            }
        }
        assertThat(known).isGreaterThan(200);
    }

    private static WireScript shuffled(Random random, byte[] bytes, int sent) {
        WireScript script = WireScript.between("10.0.0.7:1", "10.0.0.5:443")
                .linkType(LinkType.LINUX_SLL)
                .at(0)
                .handshake();
        if (random.nextInt(8) == 0) {
            script.snapLength(200);
        }
        List<int[]> late = new ArrayList<>();
        int losses = random.nextInt(3) * 8;
        for (int from = 0; from < sent; ) {
            int to = Math.min(sent, from + (random.nextInt(5) == 0 ? 1 + random.nextInt(SEGMENT) : SEGMENT));
            boolean lost = random.nextInt(100) < losses;
            if (lost) {
                script.unseen();
            }
            script.server(part(bytes, from, to));
            if (lost || random.nextInt(30) == 0) {
                late.add(new int[] {from, to});
            }
            if (!late.isEmpty() && random.nextInt(3) == 0) {
                int[] one = late.remove(0);
                if (random.nextInt(4) > 0) {
                    script.nextSequence(FIRST + one[0]).server(part(bytes, one[0], one[1]));
                }
            }
            from = to;
        }
        script.serverFin();
        return random.nextBoolean() ? script.eachTwice() : script;
    }

    private static TlsPart.Certificates certificates(WireScript script) {
        return flows(script).get(0).segments().stream()
                .map(segment ->
                        segment.head() instanceof TlsRecords records ? records.first(TlsPart.Certificates.class) : null)
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow();
    }

    private static byte[] flight(int signatureBytes) {
        return TlsBytes.longFlight(signatureBytes, "a.example.com", "Example CA");
    }

    @Test
    void aCertificateIsReadOverSegments() {
        for (int signature : new int[] {1000, 2000, 3500, 5000}) {
            WireScript script = LongTlsCases.presented(flight(signature));
            TlsPart.Certificates sent = certificates(script.eachTwice());

            assertThat(sent.count()).isEqualTo(1);
            assertThat(sent.presentBytes()).isEqualTo(sent.messageBytes());
        }
    }

    @Test
    void eachSegmentsHeadIsWhatBeginsInIt() {
        FlowSnapshot flow =
                flows(LongTlsCases.presented(flight(1700)).snapLength(65_535)).get(0);
        List<TlsRecords> heads = flow.segments().stream()
                .filter(segment -> segment.source().equals(flow.server()) && segment.payloadBytes() > 0)
                .map(segment -> (TlsRecords) segment.head())
                .toList();

        assertThat(heads).hasSize(2);
        assertThat(heads.get(0).parts()).hasSize(2);
        assertThat(heads.get(0).first(TlsPart.ServerHello.class)).isNotNull();
        assertThat(heads.get(0).complete()).isFalse();
        assertThat(heads.get(1).hasHandshake(TlsPart.Handshake.SERVER_KEY_EXCHANGE))
                .isTrue();
        assertThat(heads.get(1).hasHandshake(TlsPart.Handshake.SERVER_HELLO_DONE))
                .isTrue();
        assertThat(heads.get(1).complete()).isTrue();
    }

    @Test
    void aCertificateThatTheCaptureCutOrMissedIsUnknown() {
        byte[] flight = flight(2000);
        WireScript cut = LongTlsCases.presented(flight).snapLength(1000);
        WireScript missed = LongTlsCases.sends(opened(), flight, 0, SEGMENT)
                .unseen()
                .server(part(flight, SEGMENT, 1500))
                .server(part(flight, 1500, flight.length));

        for (WireScript script : List.of(cut, missed)) {
            TlsPart.Certificates sent = certificates(script);
            assertThat(sent.presentBytes()).isLessThan(sent.messageBytes());
        }
    }

    @Test
    void threeCertificatesAreCounted() {
        byte[] flight = TlsBytes.longFlight(1200, "a", "b", "b", "c", "c", "d");
        assertThat(flight.length).isBetween(3 * SEGMENT + 1, 4 * SEGMENT);
        TlsPart.Certificates sent = certificates(LongTlsCases.presented(flight));

        assertThat(sent.count()).isEqualTo(3);
    }
}
