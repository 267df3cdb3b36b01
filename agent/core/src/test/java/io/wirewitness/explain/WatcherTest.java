package io.wirewitness.explain;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.wirewitness.capture.WireScript;
import io.wirewitness.diagnose.Diagnosis;
import io.wirewitness.model.Failure;
import io.wirewitness.report.Report;
import io.wirewitness.report.Summary;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A directory in which files grow, follow one another, are written over and deleted; the clock is driven. */
class WatcherTest {

    private static final String REQUEST = "GET /orders HTTP/1.1\r\nHost: api.example.com\r\n\r\n";
    private static final String RESPONSE = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final int FILE_HEADER = 24;

    @TempDir
    private Path folder;

    private final List<Report> reports = new ArrayList<>();
    private Watcher watcher;
    private int writes;

    @BeforeEach
    void watch() throws IOException {
        watcher = new Watcher(
                folder,
                new Diagnosis((rule, fault) -> fail(rule + " broke", fault)),
                ExplainOptions.EVERYTHING,
                reports::add);
    }

    @AfterEach
    void close() throws IOException {
        watcher.close();
    }

    @Test
    void aGrowingFileIsReadAsFarAsItIsWritten() throws IOException {
        byte[] whole = WireScript.pcap(reset(1, 0));
        write("x.pcap", whole, 0, 10); // not even the file's header
        assertThat(poll(0)).isZero();
        append("x.pcap", whole, 10, at(whole, 2) + 5); // two packets, and a part of the third
        assertThat(poll(1)).isEqualTo(2);
        assertThat(poll(2)).isZero();
        append("x.pcap", whole, at(whole, 2) + 5, whole.length);
        assertThat(poll(3)).isEqualTo(4);
        assertThat(reports).isEmpty();
    }

    @Test
    void aSegmentInFragmentsMayBeWrittenInTwoGoes() throws IOException {
        byte[] whole = WireScript.pcap(WireScript.between("10.0.0.7:49092", "10.0.0.5:8080")
                .mtu(600)
                .at(0)
                .handshake()
                .client(1400)
                .at(0.1)
                .serverRst());
        write("x.pcap", whole, 0, at(whole, 4));
        assertThat(poll(1)).isEqualTo(4);
        append("x.pcap", whole, at(whole, 4), whole.length);
        poll(2);
        poll(30);
        assertThat(reports).hasSize(1);
        assertThat(requireNonNull(
                                requireNonNull(reports.get(0).incident().flow()).exchange())
                        .requestBytes())
                .isEqualTo(1400);
        assertThat(watcher.end().notices()).isEmpty();
    }

    @Test
    void aFailureIsToldSomeSecondsAfterItsConnectionEndedThoughNoPacketComes() throws IOException {
        write("x.pcap", WireScript.pcap(reset(1, 0)));
        poll(1);
        assertThat(reports).isEmpty();
        poll(30);
        assertThat(reports).hasSize(1);
        assertThat(reports.get(0).incident().failure().kind()).isEqualTo(Failure.Kind.RESET);
        assertThat(reports.get(0).verdict().missing()).noneMatch(line -> line.contains("undecided"));
        poll(60);
        assertThat(reports).hasSize(1);
    }

    @Test
    void aConnectionGoesOnInTheNextFile() throws IOException {
        byte[] whole = WireScript.pcap(
                answered(1, 0).at(2).client(REQUEST).serverAck().at(3).serverRst());
        int cut = at(whole, 8);
        write("x.pcap0", whole, 0, cut);
        assertThat(poll(2)).isEqualTo(8);
        write("x.pcap1", secondPart(whole, cut));
        assertThat(poll(3)).isEqualTo(1);
        poll(60);

        assertThat(reports).hasSize(1);
        assertThat(requireNonNull(reports.get(0).incident().flow()).handshakeSeen())
                .isTrue();
        Summary summary = watcher.end();
        assertThat(summary.captures()).hasSize(1);
        assertThat(summary.connections()).isEqualTo(1);
        assertThat(summary.faults()).isEmpty();
    }

    @Test
    void filesThatAreThereAlreadyAreReadInTheOrderOfTheirLastWrites() throws IOException {
        byte[] whole = WireScript.pcap(
                answered(1, 0).at(2).client(REQUEST).serverAck().at(3).serverRst());
        int cut = at(whole, 8);
        write("x.pcap1", whole, 0, cut); // the ring has come round: number 0 is the newer one
        write("x.pcap0", secondPart(whole, cut));
        assertThat(poll(3)).isEqualTo(9);
        poll(60);

        assertThat(reports).hasSize(1);
        assertThat(requireNonNull(reports.get(0).incident().flow()).handshakeSeen())
                .isTrue();
    }

    @Test
    void aRingThatWritesOverItsOldestFileIsReadAgain() throws IOException {
        write("x.pcap0", WireScript.pcap(reset(1, 0)));
        poll(1);
        write("x.pcap1", WireScript.pcap(reset(2, 10)));
        poll(11);
        // The same name and the same inode, and as long as before.
        write("x.pcap0", WireScript.pcap(reset(3, 20)));
        assertThat(poll(21)).isEqualTo(6);
        poll(60);

        assertThat(reports).hasSize(3);
        assertThat(watcher.end().faults()).isEmpty();
    }

    @Test
    void aFileThatIsWrittenOverWhileItIsReadIsBegunAnew() throws IOException {
        write("x.pcap", WireScript.pcap(reset(1, 0), answered(2, 5)));
        poll(6);
        write("x.pcap", WireScript.pcap(reset(3, 20)));
        assertThat(poll(21)).isEqualTo(6);
        poll(60);

        assertThat(reports).hasSize(2);
    }

    @Test
    void filesMayBeDeletedWhenTheyAreRead() throws IOException {
        write("x_00001_20261120102102.pcap", WireScript.pcap(reset(1, 0)));
        poll(1);
        write("x_00002_20261120102112.pcap", WireScript.pcap(reset(2, 10)));
        poll(11);
        Files.delete(folder.resolve("x_00001_20261120102102.pcap"));
        write("x_00003_20261120102122.pcap", WireScript.pcap(reset(3, 20)));
        poll(21);
        poll(60);

        assertThat(reports).hasSize(3);
        assertThat(watcher.end().faults()).isEmpty();
    }

    @Test
    void aFileThatIsNoCaptureIsNamedOnceAndTheRestIsRead() throws IOException {
        Files.writeString(folder.resolve("capture-notes.txt"), "not a capture, only words about one, some length\n");
        Files.writeString(folder.resolve("unrelated.log"), "never looked at");
        write("x.pcap", WireScript.pcap(reset(1, 0)));
        poll(1);
        poll(2);
        poll(60);

        assertThat(reports).hasSize(1);
        assertThat(watcher.end().faults()).singleElement().asString().contains("capture-notes.txt");
    }

    @Test
    void whatIsNotOverIsJudgedAtTheEnd() throws IOException {
        write(
                "x.pcap",
                WireScript.pcap(open(1, 0)
                        .client(REQUEST)
                        .serverAck()
                        .at(0.02)
                        .serverFin()
                        .clientAck()));
        poll(1);
        poll(60);
        assertThat(reports).isEmpty();

        Summary summary = watcher.end();

        assertThat(reports).hasSize(1);
        assertThat(summary.connections()).isEqualTo(1);
        assertThat(summary.packets()).isEqualTo(7);
    }

    @Test
    void aFileIsNoDirectory() throws IOException {
        Path file = Files.createFile(folder.resolve("x.pcap"));
        assertThatThrownBy(() ->
                        new Watcher(file, new Diagnosis((rule, fault) -> {}), ExplainOptions.EVERYTHING, reports::add))
                .isInstanceOf(NotDirectoryException.class);
    }

    // ---- what is written ----

    private long poll(double seconds) throws IOException {
        return watcher.poll(WireScript.nanosAt(seconds));
    }

    private void write(String name, byte[] bytes) throws IOException {
        write(name, bytes, 0, bytes.length);
    }

    private void write(String name, byte[] bytes, int from, int to) throws IOException {
        written(Files.write(folder.resolve(name), Arrays.copyOfRange(bytes, from, to)));
    }

    private void append(String name, byte[] bytes, int from, int to) throws IOException {
        written(Files.write(folder.resolve(name), Arrays.copyOfRange(bytes, from, to), StandardOpenOption.APPEND));
    }

    /** File systems count in steps that a test is faster than. */
    private void written(Path file) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(1_000_000_000L + ++writes, TimeUnit.SECONDS));
    }

    /** Where a packet begins, counted from 0. */
    private static int at(byte[] pcap, int packet) {
        ByteBuffer bytes = ByteBuffer.wrap(pcap);
        bytes.order((bytes.get(0) & 0xf0) == 0xa0 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        int at = FILE_HEADER;
        for (int i = 0; i < packet; i++) {
            at += 16 + bytes.getInt(at + 8);
        }
        return at;
    }

    private static byte[] secondPart(byte[] whole, int cut) {
        return ByteBuffer.allocate(FILE_HEADER + whole.length - cut)
                .put(whole, 0, FILE_HEADER)
                .put(whole, cut, whole.length - cut)
                .array();
    }

    private static WireScript open(int number, double at) {
        return WireScript.between("10.0.0.7:" + (49_000 + number), "10.0.0.5:8080")
                .at(at)
                .handshake();
    }

    private static WireScript answered(int number, double at) {
        return open(number, at).client(REQUEST).at(at + 0.02).server(RESPONSE).clientAck();
    }

    private static WireScript reset(int number, double at) {
        return open(number, at).client(REQUEST).serverAck().at(at + 0.03).serverRst();
    }
}
