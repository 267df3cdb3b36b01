package io.wirewitness.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An application fails under the agent while it records, and {@code explain} tells of its recording what its log told. */
final class ReadBackLiveTest {

    /** A chunk's header: magic, version, then its size so far (jfrChunk.cpp). */
    private static final int HEADER_BYTES = 68;

    private static final int SIZE_AT = 8;

    @TempDir
    Path scratch;

    static List<Jdks.Jdk> jdks() {
        return Jdks.all();
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void theRecordingTellsWhatTheIncidentFileTells(Jdks.Jdk jdk) throws Exception {
        Path recording = record(jdk);
        List<JsonObject> logged = logged();
        for (Jdks.Jdk reader : jdks()) {
            Explained explained = explain(reader, recording);
            // What stopped the process near an incident is the recording's own.
            explained.incidents.forEach(incident -> incident.remove("jvm"));
            logged.forEach(incident -> incident.remove("jvm"));
            assertThat(explained.incidents)
                    .as(reader + " reads what " + jdk + " wrote")
                    .containsExactlyInAnyOrderElementsOf(logged);
            assertThat(explained.summary.get("recordings").getAsInt()).isEqualTo(1);
            assertThat(explained.summary.getAsJsonArray("faults")).isEmpty();
        }
        Explained both = explain(jdk, recording, scratch.resolve("incidents.jsonl"));
        assertThat(both.incidents).hasSameSizeAs(logged);
        assertThat(both.summary.get("incidentFiles").getAsInt()).isEqualTo(1);
    }

    @Test
    void theCaptureAndTheRecordingMakeOneVerdict() throws Exception {
        assumeTrue(Rights.canCapture() && Rights.onPath("tcpdump"), "no right to capture");
        Path capture = scratch.resolve("live.pcap");
        Path recorded;
        try (Recording recording = Recording.start(capture, "-s", "256")) {
            recorded = record(Jdks.all().get(0));
            recording.finish();
        }
        List<String> ids =
                logged().stream().map(one -> one.get("id").getAsString()).toList();
        Explained explained = explain(Jdks.all().get(0), recorded, capture);
        List<JsonObject> own = explained.incidents.stream()
                .filter(one -> ids.contains(one.get("id").getAsString()))
                .toList();
        assertThat(own).hasSameSizeAs(ids).allSatisfy(one -> {
            assertThat(texts(one, "tiers")).contains("app", "packets");
            assertThat(one.get("cause").getAsString()).isNotEqualTo("unknown");
            assertThat(one.getAsJsonObject("exception").get("class").getAsString())
                    .isEqualTo("java.net.SocketException");
        });
        assertThat(explained.summary.toString()).contains(ids.size() + " incidents found in the captures");
        // Nobody's connection is told twice: what is not by the JVM's id has other ends.
        assertThat(explained.incidents)
                .extracting(one -> String.valueOf(one.get("connection")))
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void whatAKilledProcessLeavesIsRead(Jdks.Jdk jdk) throws Exception {
        Path repository = Files.createDirectory(scratch.resolve("repository"));
        Path copy = scratch.resolve("killed.jfr");
        try (AgentProcess process = new AgentProcess.Builder(jdk, scratch)
                .jvm("-XX:StartFlightRecording", "-XX:FlightRecorderOptions:repository=" + repository)
                .agent()
                .start(TroubleProgram.class, "wait-and-fail")) {
            process.awaitLine("@ready"::equals);
            // The agent's own stream begins a chunk when it is opened: the failure shall be in the last one.
            Awaitility.await().atMost(AgentProcess.PATIENCE).until(() -> chunks(repository) > 1);
            process.tell("");
            process.awaitLine("@failed-once"::equals);
            process.awaitIncident(incident -> true);
            // The JVM writes each second what it has; before that, the incident is in its memory only. Its text may be
            // written
            // a flush before the event that refers to it.
            Awaitility.await()
                    .atMost(AgentProcess.PATIENCE)
                    .until(() -> flushedText(repository).contains("wirewitness.incident/1"));
            int flushed = flushedText(repository).length();
            Awaitility.await()
                    .atMost(AgentProcess.PATIENCE)
                    .until(() -> flushedText(repository).length() > flushed);
            ProcessHandle.of(process.pid()).orElseThrow().destroyForcibly();
            process.awaitExit();
            Files.copy(chunk(repository), copy);
        }
        Explained explained = explain(jdk, copy);
        explained.incidents.forEach(incident -> incident.remove("jvm"));
        List<JsonObject> logged = logged();
        logged.forEach(incident -> incident.remove("jvm"));
        assertThat(explained.incidents).containsExactlyInAnyOrderElementsOf(logged);
        assertThat(explained.summary.getAsJsonArray("faults")).hasSize(1);
        assertThat(explained.summary.toString()).contains("the JVM was ended before it finished this chunk");
    }

    /** As in an image made by jlink: captures and incident files are explained all the same. */
    @ParameterizedTest
    @MethodSource("jdks")
    void withoutTheRecordersModuleOnlyRecordingsAreNotRead(Jdks.Jdk jdk) throws Exception {
        Path recording = record(jdk);
        Path file = scratch.resolve("incidents.jsonl");
        Path err = scratch.resolve("explain.err");
        Process process = new ProcessBuilder(
                        jdk.command(),
                        "--limit-modules",
                        "java.base",
                        "-jar",
                        AgentProcess.jar().toString(),
                        "explain",
                        file.toString(),
                        recording.toString())
                .redirectError(err.toFile())
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isEqualTo(2);
        assertThat(Files.readString(err))
                .contains("app.jfr: this Java runtime has no module jdk.jfr")
                .hasLineCount(1);
        assertThat(out).contains(logged().get(0).get("id").getAsString());
    }

    private Path record(Jdks.Jdk jdk) throws IOException, InterruptedException {
        Path file = scratch.resolve("app.jfr");
        try (AgentProcess process = new AgentProcess.Builder(jdk, scratch)
                .jvm("-XX:StartFlightRecording=filename=" + file)
                .agent()
                .start(TroubleProgram.class, "fail")) {
            process.awaitLine("@end"::equals);
            process.awaitExit();
        }
        return file;
    }

    /** The latest: their names are times. */
    private static Path chunk(Path repository) throws IOException {
        List<Path> all = allChunks(repository);
        return all.get(all.size() - 1);
    }

    /** As far as the chunk's header says that it is written. */
    private static String flushedText(Path repository) throws IOException {
        byte[] bytes = Files.readAllBytes(chunk(repository));
        long size = bytes.length < HEADER_BYTES ? 0 : ByteBuffer.wrap(bytes).getLong(SIZE_AT);
        return new String(bytes, 0, (int) Math.min(Math.max(size, 0), bytes.length), StandardCharsets.ISO_8859_1);
    }

    private static int chunks(Path repository) throws IOException {
        return allChunks(repository).size();
    }

    private static List<Path> allChunks(Path repository) throws IOException {
        try (Stream<Path> files = Files.walk(repository)) {
            return files.filter(file -> file.toString().endsWith(".jfr"))
                    .sorted()
                    .toList();
        }
    }

    private List<JsonObject> logged() {
        List<JsonObject> logged = AgentProcess.incidents(scratch.resolve("incidents.jsonl")).stream()
                .map(Reported::json)
                .toList();
        assertThat(logged).isNotEmpty();
        return logged;
    }

    private static List<String> texts(JsonObject object, String name) {
        return object.getAsJsonArray(name).asList().stream()
                .map(JsonElement::getAsString)
                .collect(Collectors.toList());
    }

    /** What {@code explain --format json} printed. */
    private record Explained(List<JsonObject> incidents, JsonObject summary) {}

    private Explained explain(Jdks.Jdk jdk, Path... files) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(jdk.command(), "-jar", AgentProcess.jar().toString(), "explain", "--format", "json"));
        Stream.of(files).map(Path::toString).forEach(command::add);
        Path err = scratch.resolve("explain.err");
        Process process =
                new ProcessBuilder(command).redirectError(err.toFile()).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(err)).isEqualTo(1);
        List<JsonObject> objects = out.lines()
                .map(line -> JsonParser.parseString(line).getAsJsonObject())
                .toList();
        return new Explained(objects.subList(0, objects.size() - 1), objects.get(objects.size() - 1));
    }
}
