package io.wirewitness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.jfr.events.IncidentEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import jdk.jfr.Recording;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recordings, incident files and captures in any mix. */
final class ExplainRecordingTest {

    private static final Path CAPTURE =
            Path.of("../core/src/test/cases/idle-closed-before-reuse/capture-alone/input.pcap");

    /** What the agent of the client in the capture would have written down, without the right to capture. */
    private static final Path INCIDENTS = Path.of("src/test/resources/explain/incidents.jsonl");

    @TempDir
    private Path directory;

    private String capture = "";
    private String incidents = "";

    @BeforeEach
    void copy() throws IOException {
        capture = Files.copy(CAPTURE, directory.resolve("input.pcap")).toString();
        incidents = Files.copy(INCIDENTS, directory.resolve("incidents.jsonl")).toString();
    }

    @Test
    void anIncidentFileAloneIsToldAsItWasLogged() {
        Run run = Run.of("explain", incidents);
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .startsWith("Read incidents.jsonl: incident file; 2026-11-20T10:22:15Z")
                .contains("1 failure is told.", "[7f3a91c2] likely idle-closed-before-reuse", "okhttp 4.12.0");
    }

    @Test
    void withTheCaptureItIsOneVerdictWithBothsEvidence() {
        Run run = Run.of("explain", incidents, capture);
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out())
                .contains(
                        "Read input.pcap: 10 packets",
                        "Read incidents.jsonl",
                        "1 failure is told.",
                        "[7f3a91c2] proven idle-closed-before-reuse",
                        "java.io.IOException: unexpected end of stream",
                        "CLOSE_WAIT before the write",
                        "FIN from the server after 60 s of quiet (#7)",
                        "#10 * |<---")
                .doesNotContain("packets: none of this connection");
        assertThat(Run.of("explain", capture, incidents).out()).isEqualTo(run.out());
    }

    @Test
    void aRecordingIsReadLikeAnIncidentFile() throws IOException {
        String recording = recording(Files.readString(INCIDENTS).strip());
        Run run = Run.of("explain", recording);
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out())
                .startsWith("Read app.jfr: recording")
                .contains("[7f3a91c2] likely idle-closed-before-reuse");
        Run all = Run.of("explain", "--format", "json", recording, incidents, capture);
        assertThat(all.out().lines()).hasSize(2);
        assertThat(all.out()).contains("\"recordings\":1,\"incidentFiles\":1", "told once");
    }

    @Test
    void aRecordingWithoutFailuresIsZero() throws IOException {
        String recording = recording("");
        Run run = Run.of("explain", recording);
        assertThat(run.status()).isZero();
        assertThat(run.out())
                .contains("Nothing bad was found")
                .doesNotContain("recorded without Wirewitness"); // its event types are described in it
    }

    @Test
    void namesAndMessagesAreInertInEveryFormat() throws IOException {
        String hostile = "</dd><script>alert(1)</script>\\u001b[31m\\u202e";
        String json = Files.readString(INCIDENTS).strip().replace("unexpected end of stream", hostile);
        String recording = recording(json.replace("okhttp 4.12.0", hostile).replace("7f3a91c2", hostile));
        assertThat(Run.of("explain", recording).out())
                .doesNotContain("\u001b", "\u202e")
                .contains("alert(1)");
        String page = Run.of("explain", "--format", "html", recording).out();
        assertThat(page).doesNotContain("<script", "\u001b", "\u202e").contains("&lt;script&gt;");
        assertThat(Run.of("explain", "--format", "json", recording).out()).doesNotContain("\u001b", "\u202e");
    }

    @Test
    void badFilesAmongGoodOnesAreOneLineEachAndTwo() throws IOException {
        Path empty = Files.createFile(directory.resolve("none.jfr"));
        Path junk = Files.writeString(directory.resolve("junk.jfr"), "FLR\0" + "x".repeat(500));
        Run run = Run.of("explain", empty.toString(), junk.toString(), capture);
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err().lines()).hasSize(2);
        assertThat(run.err()).contains("none.jfr is empty", "junk.jfr: at byte 0");
        assertThat(run.out()).contains("proven idle-closed-before-reuse");
        Run alone = Run.of("explain", junk.toString());
        assertThat(alone.status()).isEqualTo(2);
        assertThat(alone.out()).isEmpty();
        assertThat(alone.oneErrorLine()).as(alone.err()).isTrue();
    }

    @Test
    void aFileThatIsCutIsUsedAndTold() throws IOException {
        Path cut = Files.writeString(
                directory.resolve("cut.jsonl"), Files.readString(INCIDENTS) + "{\"schema\":\"wirewitness.inc");
        Run run = Run.of("explain", cut.toString());
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out()).contains("not all was read: cut.jsonl ends inside a line: 1 incident before it was read");
        byte[] whole =
                Files.readAllBytes(Path.of(recording(Files.readString(INCIDENTS).strip())));
        whole[64] = 7; // still being written, says its header
        Path killed = Files.write(directory.resolve("killed.jfr"), whole);
        assertThat(Run.of("explain", killed.toString()).out())
                .contains("not all was read: killed.jfr", "[7f3a91c2] likely idle-closed-before-reuse");
    }

    /** What was lost may have been the failure: nothing found in half of a file is not nothing found. */
    @Test
    void nothingFoundInAFileOfWhichAPartIsLostIsTwo() throws IOException {
        byte[] clean = Files.readAllBytes(Path.of(recording("")));
        byte[] two = Arrays.copyOf(clean, clean.length * 2);
        System.arraycopy(clean, 0, two, clean.length, clean.length);
        Path cut = Files.write(directory.resolve("cut.jfr"), Arrays.copyOf(two, clean.length + 100));
        Run run = Run.of("explain", cut.toString());
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.out()).contains("0 incidents", "not all was read: cut.jfr: at byte " + clean.length);
        Path whole = Files.write(directory.resolve("whole.jfr"), two);
        assertThat(Run.of("explain", whole.toString()).status()).isZero();
        // Where something was found, that is the news.
        assertThat(Run.of("explain", cut.toString(), incidents).status()).isEqualTo(1);
    }

    /** Only what was cut needs a copy, and the recording is not to blame where none can be made. */
    @Test
    void aTempDirectoryThatCannotBeUsedIsNamed() throws IOException {
        byte[] whole =
                Files.readAllBytes(Path.of(recording(Files.readString(INCIDENTS).strip())));
        String good = Files.write(directory.resolve("good.jfr"), whole).toString();
        whole[64] = 7; // still being written, says its header
        String cut = Files.write(directory.resolve("cut.jfr"), whole).toString();
        Path file = Files.createFile(directory.resolve("file"));
        String before = System.getProperty("java.io.tmpdir");
        try {
            for (Path unusable : new Path[] {directory.resolve("none"), file}) {
                System.setProperty("java.io.tmpdir", unusable.toString());
                Run run = Run.of("explain", cut);
                assertThat(run.status()).isEqualTo(2);
                assertThat(run.oneErrorLine()).as(run.err()).isTrue();
                assertThat(run.err())
                        .contains("cut.jfr: not all of it is whole: a repaired copy is needed, and the temp directory "
                                + unusable + " cannot be used")
                        .contains("name another one: java -Djava.io.tmpdir=DIR")
                        .doesNotContain("there is no such file");
                assertThat(Run.of("explain", good).status()).isEqualTo(1);
                Run piped = Run.of("explain", "--to", "+1s", "-");
                assertThat(piped.status()).isEqualTo(2);
                assertThat(piped.err()).contains("a copy of standard input", unusable.toString());
            }
        } finally {
            System.setProperty("java.io.tmpdir", before);
        }
        assertThat(Run.of("explain", cut).status()).isEqualTo(1);
        String none = directory.resolve("no.jfr").toString(); // a near miss: the file itself
        assertThat(Run.of("explain", none).err()).contains("no.jfr: there is no such file");
    }

    @Test
    void timesAreCountedFromTheFirstIncidentWhereThereIsNoPacket() {
        assertThat(Run.of("explain", "--to", "+1s", incidents).out()).contains("[7f3a91c2]");
        Run run = Run.of("explain", "--from", "+1s", incidents);
        assertThat(run.status()).isZero();
        assertThat(run.out()).doesNotContain("[7f3a91c2]");
    }

    @Test
    void packetsOfAJvmsOwnNotesAreNoCapture() {
        Run run = Run.of(
                "explain",
                "--format",
                "pcapng",
                "-o",
                directory.resolve("x.pcapng").toString(),
                incidents);
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains("--format pcapng writes packets of captures; name one along");
    }

    @Test
    void filesOfTheSameNameAreToldApart() throws IOException {
        Path other = Files.createDirectory(directory.resolve("b")).resolve("incidents.jsonl");
        Files.writeString(other, Files.readString(INCIDENTS).replace("7f3a91c2", "0badcafe"));
        assertThat(Run.of("explain", incidents, other.toString()).out()).contains("b/incidents.jsonl: incident file");
    }

    /** A recording with one incident of this JSON, or with none. */
    private String recording(String json) throws IOException {
        Path file = directory.resolve("app.jfr");
        try (Recording recording = new Recording()) {
            recording.enable(IncidentEvent.NAME);
            recording.enable("jdk.JVMInformation");
            recording.start();
            if (!json.isEmpty()) {
                IncidentEvent event = new IncidentEvent();
                event.json = json;
                event.commit();
            }
            recording.stop();
            recording.dump(file);
        }
        return file.toString();
    }
}
