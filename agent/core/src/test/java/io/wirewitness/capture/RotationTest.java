package io.wirewitness.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RotationTest {

    private static final long START = 1_795_170_000_000_000_000L;
    private static final long SECOND = 1_000_000_000L;

    @TempDir
    Path folder;

    private final List<Path> files = new ArrayList<>();

    private static byte[] pcap(long fromSecond, long toSecond, int bytes) {
        PcapWriter writer = new PcapWriter(LinkType.ETHERNET, ByteOrder.LITTLE_ENDIAN, false);
        for (long second = fromSecond; second <= toSecond; second++) {
            byte[] packet = new byte[bytes];
            new Random(second).nextBytes(packet);
            writer.packet(0, START + second * SECOND, LinkType.ETHERNET, bytes, ByteBuffer.wrap(packet));
        }
        return writer.toByteArray();
    }

    /** A file with a packet in each of these seconds. */
    private void pcap(String name, long fromSecond, long toSecond) throws IOException {
        file(name, pcap(fromSecond, toSecond, 60));
    }

    private void file(String name, byte[] bytes) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        files.add(Files.write(file, bytes));
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream packed = new GZIPOutputStream(out)) {
            packed.write(bytes);
        }
        return out.toByteArray();
    }

    /** The points, sorted from any order of the files. */
    private List<String> points() throws IOException {
        List<String> first = null;
        for (int order = 0; order < 5; order++) {
            Collections.shuffle(files, new Random(order));
            List<String> points = Rotation.of(files).points().stream()
                    .map(point -> point.name() + ": "
                            + String.join(
                                    " ",
                                    point.files().stream()
                                            .map(file -> folder.relativize(file).toString())
                                            .toList()))
                    .toList();
            assertThat(points).isEqualTo(first == null ? points : first);
            first = points;
        }
        return first == null ? List.of() : first;
    }

    @Test
    void tcpdumpBySize() throws IOException {
        pcap("x.pcap", 0, 9);
        pcap("x.pcap1", 10, 19);
        pcap("x.pcap2", 20, 29);
        pcap("x.pcap10", 100, 109);
        assertThat(points()).containsExactly("x.pcap: x.pcap x.pcap1 x.pcap2 x.pcap10");
    }

    @Test
    void tcpdumpInARingThatWentRound() throws IOException {
        pcap("x.pcap0", 30, 39);
        pcap("x.pcap1", 40, 45);
        pcap("x.pcap2", 10, 19);
        pcap("x.pcap3", 20, 29);
        assertThat(points()).containsExactly("x.pcap: x.pcap2 x.pcap3 x.pcap0 x.pcap1");
    }

    @Test
    void theNumberBreaksTies() throws IOException {
        pcap("x.pcap9", 5, 5);
        pcap("x.pcap10", 5, 5);
        pcap("x.pcap11", 5, 5);
        assertThat(points()).containsExactly("x.pcap: x.pcap9 x.pcap10 x.pcap11");
    }

    @Test
    void tcpdumpByTimeAndSize() throws IOException {
        pcap("edge-20261120-235900.pcap", 0, 59);
        pcap("edge-20261121-000000.pcap", 60, 90);
        pcap("edge-20261121-000000.pcap1", 91, 119);
        pcap("edge-20261121-000100.pcap", 120, 179);
        assertThat(points())
                .containsExactly("edge.pcap: edge-20261120-235900.pcap edge-20261121-000000.pcap"
                        + " edge-20261121-000000.pcap1 edge-20261121-000100.pcap");
    }

    @Test
    void dumpcapOfTwoHosts() throws IOException {
        pcap("a_00001_20261120102000.pcapng", 0, 9);
        pcap("a_00002_20261120102010.pcapng", 10, 19);
        pcap("b_00001_20261120102001.pcapng", 1, 9);
        pcap("b_00002_20261120102011.pcapng", 10, 19);
        assertThat(points())
                .containsExactly(
                        "a.pcapng: a_00001_20261120102000.pcapng a_00002_20261120102010.pcapng",
                        "b.pcapng: b_00001_20261120102001.pcapng b_00002_20261120102011.pcapng");
    }

    @Test
    void oneNameInTwoFoldersIsTwoPoints() throws IOException {
        pcap("web/x.pcap0", 0, 9);
        pcap("web/x.pcap1", 10, 19);
        pcap("db/x.pcap0", 2, 9);
        pcap("db/x.pcap1", 10, 19);
        assertThat(points())
                .containsExactly(
                        folder.resolve("web/x.pcap0") + ": web/x.pcap0 web/x.pcap1",
                        folder.resolve("db/x.pcap0") + ": db/x.pcap0 db/x.pcap1");
    }

    @Test
    void numbersThatNameHostsAreSeenByTheirTimes() throws IOException {
        pcap("web1.pcap", 0, 20);
        pcap("web2.pcap", 1, 19);
        assertThat(points()).containsExactly("web1.pcap: web1.pcap", "web2.pcap: web2.pcap");
    }

    @Test
    void whereTwoOverlapTheNumberNamesHostsInAll() throws IOException {
        pcap("b1.pcap", 0, 20);
        pcap("b2.pcap", 0, 5);
        pcap("b3.pcap", 21, 21);
        assertThat(points()).containsExactly("b1.pcap: b1.pcap", "b2.pcap: b2.pcap", "b3.pcap: b3.pcap");
    }

    @Test
    void inDoubtAlsoALittleOverlapNamesHosts() throws IOException {
        pcap("b1.pcap", 0, 20);
        pcap("b3.pcap", 19, 19);
        assertThat(points()).containsExactly("b1.pcap: b1.pcap", "b3.pcap: b3.pcap");
    }

    @Test
    void anyNumberWillDoIfTimesFollowEachOther() throws IOException {
        pcap("part-1.pcap", 0, 20);
        pcap("part-2.pcap", 20, 30);
        assertThat(points()).containsExactly("part.pcap: part-1.pcap part-2.pcap");
    }

    @Test
    void whereTheEndIsNotSeenTheNameDecides() throws IOException {
        file("x.pcap0.gz", gzip(pcap(0, 9, 60)));
        file("x.pcap1.gz", gzip(pcap(10, 19, 60)));
        file("x.pcap2", pcap(20, 29, 60));
        file("web1.pcap.gz", gzip(pcap(30, 39, 60)));
        file("web2.pcap.gz", gzip(pcap(50, 59, 60)));
        assertThat(points())
                .containsExactly(
                        "x.pcap: x.pcap0.gz x.pcap1.gz x.pcap2",
                        "web1.pcap.gz: web1.pcap.gz",
                        "web2.pcap.gz: web2.pcap.gz");
    }

    @Test
    void whatHasNoPacketsComesLastAndWhatIsUnusableIsNamed() throws IOException {
        pcap("x.pcap0", 10, 19);
        pcap("x.pcap1", 1, 0);
        pcap("x.pcap2", 0, 9);
        file("x.pcap3", new byte[0]);
        file("notes.txt", "no capture".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        files.add(folder.resolve("gone.pcap"));
        assertThat(points()).containsExactly("x.pcap: x.pcap2 x.pcap0 x.pcap1");
        assertThat(Rotation.of(files).unusable())
                .extracting(UnusableInput::reason)
                .containsExactlyInAnyOrder(
                        UnusableInput.Reason.EMPTY, UnusableInput.Reason.NOT_A_CAPTURE, UnusableInput.Reason.MISSING);
    }

    @Test
    void aFileGivenTwiceCountsOnce() throws IOException {
        pcap("x.pcap", 0, 9);
        files.add(folder.resolve(".").resolve("x.pcap"));
        assertThat(Rotation.of(files).points())
                .singleElement()
                .extracting(point -> point.files().size())
                .isEqualTo(1);
    }

    @Test
    void theLastPacketIsFoundWithoutReadingTheFile() throws IOException {
        byte[] large = pcap(0, 3000, 1400); // several times what is looked at
        assertThat(CaptureTimes.last(Files.write(folder.resolve("large"), large)))
                .isEqualTo(START + 3000 * SECOND);
        byte[] cut = Arrays.copyOf(large, large.length - 5);
        assertThat(CaptureTimes.last(Files.write(folder.resolve("cut"), cut))).isEqualTo(START + 2999 * SECOND);
        byte[] small = pcap(0, 3, 1400);
        assertThat(CaptureTimes.last(Files.write(folder.resolve("small"), small)))
                .isEqualTo(START + 3 * SECOND);
        assertThat(CaptureTimes.last(Files.write(folder.resolve("header"), Arrays.copyOf(small, 24))))
                .isNull();
        assertThat(CaptureTimes.last(folder.resolve("gone"))).isNull();
    }

    @Test
    void theLastPacketOfPcapngToo() throws IOException {
        Path file = folder.resolve("large.pcapng");
        PcapngWriter.Section section = new PcapngWriter.Section(List.of("a comment"), null, null, null);
        try (PcapngWriter writer = new PcapngWriter(Files.newOutputStream(file), section, 0)) {
            for (int i = 0; i < 1000; i++) {
                writer.packet(
                        new CapturedPacket(i, START + i, LinkType.ETHERNET, 1400, new byte[1400]),
                        PcapngWriter.Direction.UNKNOWN,
                        List.of());
            }
        }
        assertThat(CaptureTimes.first(file)).isEqualTo(START);
        assertThat(CaptureTimes.last(file)).isEqualTo(START + 999);
        byte[] whole = Files.readAllBytes(file);
        assertThat(CaptureTimes.last(Files.write(file, Arrays.copyOf(whole, whole.length - 4))))
                .isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "trace_00012_20261120102215.pcapng, trace.pcapng, 12, true",
        "trace_20261120102215_00012.pcapng.gz, trace.pcapng, 12, true",
        "x.pcap007, x.pcap, 7, true",
        "x.pcap, x.pcap, -1, true",
        "x, x, -1, true",
        "x7, x, 7, false",
        "eth0-2026-11-20T10:22:15.pcap.zst, eth0-.pcap, -1, true",
        "x-1795170062.pcap3, x-.pcap, 3, true",
        "10.0.0.5.pcap, 10.0.0..pcap, 5, false",
    })
    void names(String name, String stem, long number, boolean sure) {
        assertThat(RotationName.of(name)).isEqualTo(new RotationName(stem, number, sure));
    }
}
