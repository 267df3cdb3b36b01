package io.wirewitness.report;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.capture.CaptureReader;
import io.wirewitness.capture.WireScript;
import io.wirewitness.flow.FlowLimits;
import io.wirewitness.flow.FlowTable;
import io.wirewitness.flow.Segment;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.packet.Decoded;
import io.wirewitness.packet.Fragments;
import io.wirewitness.packet.PacketDecoder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CaptureExcerptTest {

    @TempDir
    private Path directory;

    private final WireScript broken = Explained.closedWhileIdle("10.0.0.7:49092", "10.0.0.5:443");
    private final WireScript healthy = WireScript.between("10.0.0.7:50000", "10.0.0.5:443")
            .at(1)
            .handshake()
            .client(100)
            .server(100)
            .clientFin()
            .serverFin();

    @Test
    void onlyTheConnectionThatMattersWithCommentsOnWhatIsCited() throws IOException {
        Path file = Files.write(directory.resolve("a.pcap"), WireScript.pcap(broken, healthy));
        Map<Long, List<String>> packets = excerpt(List.of(file), 1);
        assertThat(packets).hasSize(10);
        assertThat(comments(packets, WireScript.nanosAt(60.02))).containsExactly("FIN from the server");
        assertThat(comments(packets, WireScript.nanosAt(0)))
                .singleElement()
                .asString()
                .startsWith("[00000001] proven idle-closed-before-reuse");
        assertThat(comments(packets, WireScript.nanosAt(73.42))).isEmpty();
    }

    @Test
    void packedFilesAndSeveralOfThem() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(broken.pcap());
        }
        Path first = Files.write(directory.resolve("a.pcap"), healthy.pcap());
        Path second = Files.write(directory.resolve("b.pcap.gz"), packed.toByteArray());
        assertThat(excerpt(List.of(first, second), 1)).hasSize(10);
    }

    @Test
    void aPacketThatStandsTwiceIsWrittenOnce() throws IOException {
        Path first = Files.write(directory.resolve("a.pcap"), broken.pcap());
        Path second = Files.write(directory.resolve("b.pcap"), broken.pcap());
        assertThat(excerpt(List.of(first, second), 2)).hasSize(10);
    }

    @Test
    void withoutAVerdictThereIsASectionAndNoPacket() throws IOException {
        Path file = Files.write(directory.resolve("a.pcap"), healthy.pcap());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new CaptureExcerpt(Redaction.DEFAULT)
                .write(Explained.summary(), new IncidentGroups(1), List.of(file), "wirewitness", out);
        assertThat(new String(out.toByteArray(), StandardCharsets.ISO_8859_1)).contains("Nothing bad was found");
    }

    @Test
    void ofASegmentInFragmentsAllOfThem() throws IOException {
        WireScript broken = Explained.closedWhileIdle("10.0.0.7:49092", "10.0.0.5:443", 200);
        Path file = Files.write(directory.resolve("a.pcap"), WireScript.pcap(broken, healthy));
        Report report = Explained.report(whole(broken), Confidence.PROVEN);
        Map<Long, List<String>> packets = excerpt(report, List.of(file), 1);
        assertThat(packets).hasSize(10 + 2);
        assertThat(packets.keySet())
                .contains(WireScript.nanosAt(73.42), WireScript.nanosAt(73.420_001), WireScript.nanosAt(73.420_002));
    }

    /** The flow as {@code explain} has it: its segments in fragments put together. */
    private static FlowSnapshot whole(WireScript script) {
        FlowTable table = new FlowTable(FlowLimits.OFFLINE, flow -> {});
        Segment segment = new Segment();
        Fragments.Sink sink = (number, nanos, face, decoder, bytes) -> {
            segment.take(number, nanos, face, decoder, bytes);
            table.add(segment);
        };
        PacketDecoder decoder = new PacketDecoder();
        Fragments fragments = new Fragments(sink);
        script.play((number, nanos, link, original, bytes) -> {
            Decoded outcome = decoder.decode(link, original, bytes);
            if (outcome == Decoded.LATER_FRAGMENT) {
                fragments.later(number, nanos, -1, decoder, bytes);
            } else if (outcome == Decoded.TCP
                    && (!fragments.concern(decoder) || fragments.passes(number, nanos, -1, decoder, bytes))) {
                sink.segment(number, nanos, -1, decoder, bytes);
            }
        });
        return requireNonNull(table.find(script.key())).snapshot();
    }

    private static List<String> comments(Map<Long, List<String>> packets, long epochNanos) {
        return packets.getOrDefault(epochNanos, List.of("no such packet"));
    }

    /** Comments by the packet's time. */
    private Map<Long, List<String>> excerpt(List<Path> files, int captures) throws IOException {
        return excerpt(Explained.report(broken.snapshot(), Confidence.PROVEN), files, captures);
    }

    private static Map<Long, List<String>> excerpt(Report report, List<Path> files, int captures) throws IOException {
        Summary one = Explained.summary();
        Summary summary = new Summary(
                captures == 1 ? List.of("a") : List.of("a", "b"),
                one.packets(),
                one.bytes(),
                one.connections(),
                one.byCause(),
                0,
                0,
                List.of(),
                List.of(),
                one.firstNanos(),
                one.lastNanos(),
                0);
        IncidentGroups groups = new IncidentGroups(1);
        groups.add(report);
        CaptureExcerpt excerpt = new CaptureExcerpt(Redaction.DEFAULT);
        excerpt.add(report);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        excerpt.write(summary, groups, files, "wirewitness 1", out);
        Map<Long, List<String>> packets = new TreeMap<>();
        List<Long> times = new ArrayList<>();
        try (CaptureReader reader = CaptureReader.of(new ByteArrayInputStream(out.toByteArray()))) {
            while (reader.next((number, epochNanos, linkType, length, bytes) -> times.add(epochNanos))) {
                packets.put(times.get(times.size() - 1), List.copyOf(reader.comments()));
            }
            assertThat(reader.fault()).isNull();
            assertThat(reader.sectionComments().get(0))
                    .startsWith("Wirewitness read ")
                    .contains("1,234 packets");
        }
        return packets;
    }
}
