package io.wirewitness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ExplainCommandTest {

    /** The golden cases of core. */
    private static final Path CASES = Path.of("../core/src/test/cases");

    private static final Path CLOSED = CASES.resolve("idle-closed-before-reuse/capture-alone/input.pcap");
    private static final Path HEALTHY = CASES.resolve("none/health-check/input.pcap");

    @TempDir
    private Path directory;

    private String broken = "";
    private String healthy = "";

    @BeforeEach
    void copyCaptures() throws IOException {
        broken = Files.copy(CLOSED, directory.resolve("broken.pcap")).toString();
        healthy = Files.copy(HEALTHY, directory.resolve("healthy.pcap")).toString();
    }

    @Test
    void textSaysWhoAndWhy() {
        Run run = Run.of("explain", broken);
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .startsWith("Read broken.pcap: 10 packets")
                .contains("1 of 1 connection ended badly", "proven idle-closed-before-reuse (config)", "#10 * |<---");
    }

    @Test
    void nothingBadIsZero() {
        Run run = Run.of("explain", healthy);
        assertThat(run.status()).isZero();
        assertThat(run.out()).contains("Nothing bad was found");
        assertThat(Run.of("explain", "--all", healthy).out()).contains("none, server 10.0.0.5:8080: once");
    }

    @Test
    void jsonIsOneObjectAConnectionAndThenTheSummary() {
        Run run = Run.of("explain", "--format", "json", broken);
        assertThat(run.status()).isEqualTo(1);
        List<JsonObject> objects = run.out()
                .lines()
                .map(line -> JsonParser.parseString(line).getAsJsonObject())
                .toList();
        assertThat(objects).hasSize(2);
        JsonObject incident = objects.get(0);
        assertThat(incident.get("schema").getAsString()).isEqualTo("wirewitness.incident/1");
        assertThat(incident.get("role").getAsString()).isEqualTo("observer");
        assertThat(incident.get("exception").isJsonNull()).isTrue();
        assertThat(incident.getAsJsonObject("connection").get("server").getAsString())
                .isEqualTo("10.0.0.5:8080");
        JsonObject summary = objects.get(1);
        assertThat(summary.keySet())
                .containsSubsequence(
                        "schema",
                        "packets",
                        "bytes",
                        "connections",
                        "byCause",
                        "duplicates",
                        "malformed",
                        "truncated",
                        "seconds");
        assertThat(summary.getAsJsonObject("byCause")
                        .get("idle-closed-before-reuse")
                        .getAsInt())
                .isEqualTo(1);
    }

    @Test
    void htmlAndPcapngGoToAFile() throws IOException {
        Path page = directory.resolve("report.html");
        assertThat(Run.of("explain", "--format", "html", "-o", page.toString(), broken))
                .isEqualTo(new Run(1, "", ""));
        assertThat(Files.readString(page)).startsWith("<!DOCTYPE html>").endsWith("</html>\n");
        Path excerpt = directory.resolve("excerpt.pcapng");
        assertThat(Run.of("explain", "--format", "pcapng", "-o", excerpt.toString(), broken, healthy)
                        .status())
                .isEqualTo(1);
        assertThat(new String(Files.readAllBytes(excerpt), StandardCharsets.ISO_8859_1))
                .contains("RST from the server, in answer to the request");
        Run again = Run.of("explain", excerpt.toString());
        assertThat(again.out()).contains("proven idle-closed-before-reuse").contains("10 packets");
    }

    @Test
    void packedFilesAreReadToo() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(Files.readAllBytes(CLOSED));
        }
        Path file = Files.write(directory.resolve("x.pcap.gz"), packed.toByteArray());
        assertThat(Run.of("explain", file.toString()).out()).contains("proven idle-closed-before-reuse");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--connection=10.0.0.7:49092-10.0.0.5:8080",
                "--connection=10.0.0.5:8080->10.0.0.7:49092",
                "--connection=10.0.0.7:49092, 10.0.0.5:8080",
                "--connection=10.0.0.7:49092 10.0.0.5:8080",
                "--connection=10.0.0.7:49092 -> 10.0.0.5:8080",
                "--host=10.0.0.5",
                "--port=8080",
                "--from=+70s",
                "--from=10:22",
                "--to=2026-11-20T10:30:00Z",
                "--cause=idle-closed-before-reuse",
                "--cause=peer-slow,idle-closed-before-reuse",
            })
    void theConnectionIsAmongWhatIsAskedFor(String option) {
        assertThat(Run.of("explain", option, broken).out()).contains("proven idle-closed-before-reuse");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--connection=10.0.0.7:49093-10.0.0.5:8080",
                "--host=10.0.0.6",
                "--port=8081",
                "--to=+10s",
                "--cause=peer-slow",
            })
    void theConnectionIsNotAmongWhatIsAskedFor(String option) {
        Run run = Run.of("explain", option, broken);
        assertThat(run.status()).isZero();
        assertThat(run.out()).doesNotContain("proven");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--format xml | --format does not take xml; did you mean html?",
                "--cause peer-slwo | there is no cause peer-slwo; did you mean peer-slow?",
                "--port 0 | --port takes a number from 1 to 65535, not 0",
                "--port http | not http",
                "--connection 10.0.0.7-10.0.0.5 | such as 10.0.0.7:49092-10.0.0.5:443",
                "--connection 10.0.0.700:1-10.0.0.5:2 | --connection does not take",
                "--from noon | it takes 2026-11-20T10:22:15.5Z",
                "--from +5s --to +5s | --from is not before --to",
                "--redact hots | did you mean host?",
                "-o /nowhere/at/all.html | there is no such directory",
            })
    void badUsageIsOneLineThatSaysWhatToDo(String options, String expected) {
        String[] arguments = ("explain " + options + " " + broken).split(" ", -1);
        Run run = Run.of(arguments);
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.oneErrorLine()).as(run.err()).isTrue();
        assertThat(run.err()).startsWith("wirewitness: explain: ").contains(expected);
        assertThat(run.out()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "missing.pcap | there is no such file",
                "empty.pcap | is empty",
                "text.pcap | text.pcap",
                "folder | is a directory",
                "run.jfr | 3 bytes are no chunk of a recording",
                "none.jfr | is empty",
                "letter.jfr | are no chunk of a recording",
            })
    void whatIsNoCaptureIsOneLineAndTwo(String name, String expected) throws IOException {
        Files.createFile(directory.resolve("empty.pcap"));
        Files.writeString(directory.resolve("text.pcap"), "this is no capture at all, it is a letter to a friend\n");
        Files.createDirectory(directory.resolve("folder"));
        Files.writeString(directory.resolve("run.jfr"), "FLR");
        Files.createFile(directory.resolve("none.jfr"));
        Files.writeString(directory.resolve("letter.jfr"), "Dear friend, <script>".repeat(20));
        Run run = Run.of("explain", directory.resolve(name).toString());
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.oneErrorLine()).as(run.err()).isTrue();
        assertThat(run.err()).startsWith("wirewitness: explain: ").contains(name, expected);
        assertThat(run.out()).isEmpty();
    }

    @Test
    void theGoodOnesAmongBadOnesAreUsedAndTheStatusTells() throws IOException {
        Path empty = Files.createFile(directory.resolve("empty.pcap"));
        Run run = Run.of("explain", empty.toString(), broken, directory.toString());
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err().lines()).hasSize(2);
        assertThat(run.err()).contains("empty.pcap is empty", "is a directory");
        assertThat(run.out()).contains("proven idle-closed-before-reuse");
    }

    @Test
    void aHostileNameStaysOnItsLine() {
        Run run = Run.of("explain", directory + "/a\u001b[31m\nb");
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.oneErrorLine()).isTrue();
        assertThat(run.err()).doesNotContain("\u001b");
    }

    @Test
    void aCaptureIsNeverOverwritten() throws IOException {
        Run run = Run.of("explain", "--format", "pcapng", "-o", broken, broken);
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains("-o would overwrite it");
        assertThat(Files.readAllBytes(Path.of(broken))).isEqualTo(Files.readAllBytes(CLOSED));
    }

    @Test
    void watchTellsWhatIsThereAndSumsUp() throws IOException {
        Path ring = Files.createDirectory(directory.resolve("ring"));
        Files.copy(CLOSED, ring.resolve("cap.pcap0"));
        Run run = Run.of("watch", "--polls", "2", ring.toString());
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out()).contains("proven idle-closed-before-reuse", "10 packets", "1 connection");
        Run json = Run.of("watch", "--polls", "2", "--format", "json", ring.toString());
        assertThat(json.out().lines()).hasSize(2);
        assertThat(json.out()).contains("wirewitness.incident/1", "wirewitness.summary/1");
    }

    @Test
    void watchNeedsADirectory() {
        assertThat(Run.of("watch", broken).err()).contains("is a file; explain reads it");
        assertThat(Run.of("watch", directory + "/none").err()).contains("there is no such directory");
        assertThat(Run.of("watch", directory + "/none").status()).isEqualTo(2);
    }
}
