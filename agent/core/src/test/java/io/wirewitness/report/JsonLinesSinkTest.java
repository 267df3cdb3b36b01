package io.wirewitness.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JsonLinesSinkTest {

    private static final long MICRO = 1_000L;
    private static final long SECOND = 1_000_000_000L;

    @TempDir
    Path temp;

    private final IncidentJson json = new IncidentJson(Redaction.DEFAULT);

    @Test
    void oneObjectALineReadableOnlyByUs() throws IOException {
        Path file = temp.resolve("a/b/incidents.jsonl");
        JsonLinesSink sink = new JsonLinesSink(file, 1 << 20, json);
        sink.accept(Example.report());
        // Flushed per incident: read before close.
        assertThat(lines(file)).hasSize(1);
        sink.accept(Example.report("00000002", Example.AT_NANOS + 1, Example.REMOTE));
        sink.close();
        assertThat(lines(file))
                .extracting(line -> line.get("id").getAsString())
                .containsExactly("7f3a91c2", "00000002");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        for (Path directory : List.of(temp.resolve("a"), temp.resolve("a/b"))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void rotatesAndKeepsFourFiles() throws IOException {
        Path file = temp.resolve("incidents.jsonl");
        int lineBytes = json.write(Example.report()).length() + 1;
        JsonLinesSink sink = new JsonLinesSink(file, 2L * lineBytes, json);
        for (int i = 0; i < 11; i++) {
            sink.accept(Example.report(String.format("%08d", i), Example.AT_NANOS + i, Example.REMOTE));
        }
        sink.close();
        try (var files = Files.list(temp)) {
            assertThat(files.map(Path::getFileName).map(Path::toString))
                    .containsExactlyInAnyOrder(
                            "incidents.jsonl", "incidents.jsonl.1", "incidents.jsonl.2", "incidents.jsonl.3");
        }
        assertThat(ids(file)).containsExactly("00000010");
        assertThat(ids(temp.resolve("incidents.jsonl.1"))).containsExactly("00000008", "00000009");
        assertThat(ids(temp.resolve("incidents.jsonl.3"))).containsExactly("00000004", "00000005");
    }

    @Test
    void twoWritersShareAFileAcrossARotation() throws IOException {
        Path file = temp.resolve("incidents.jsonl");
        int lineBytes = json.write(Example.report()).length() + 1;
        JsonLinesSink one = new JsonLinesSink(file, 2L * lineBytes, json);
        JsonLinesSink other = new JsonLinesSink(file, 2L * lineBytes, json);
        for (int i = 0; i < 6; i++) {
            (i % 2 == 0 ? one : other)
                    .accept(Example.report(String.format("%08d", i), Example.AT_NANOS + i * SECOND, Example.REMOTE));
        }
        assertThat(ids(file)).containsExactly("00000004", "00000005");
        assertThat(ids(temp.resolve("incidents.jsonl.2"))).containsExactly("00000000", "00000001");
        one.close();
        other.close();
    }

    @Test
    void aVanishedDirectoryComesBack() throws IOException {
        Path file = temp.resolve("dir/incidents.jsonl");
        JsonLinesSink sink = new JsonLinesSink(file, 1 << 20, json);
        sink.accept(Example.report("00000001", Example.AT_NANOS, Example.REMOTE));
        Files.delete(file);
        Files.delete(file.getParent());
        sink.accept(Example.report("00000002", Example.AT_NANOS + SECOND, Example.REMOTE));
        assertThat(ids(file)).containsExactly("00000002");
        sink.close();
    }

    @Test
    void aRenamedFileIsFollowedForASecondAndNoLonger() throws IOException {
        Path file = temp.resolve("incidents.jsonl");
        Path renamed = temp.resolve("incidents.jsonl-20261120");
        JsonLinesSink sink = new JsonLinesSink(file, 1 << 20, json);
        sink.accept(Example.report("00000001", Example.AT_NANOS, Example.REMOTE));
        Files.move(file, renamed);
        sink.accept(Example.report("00000002", Example.AT_NANOS + SECOND - 1, Example.REMOTE));
        assertThat(file).doesNotExist();
        assertThat(ids(renamed)).containsExactly("00000001", "00000002");
        sink.accept(Example.report("00000003", Example.AT_NANOS + SECOND, Example.REMOTE));
        assertThat(ids(renamed)).containsExactly("00000001", "00000002");
        assertThat(ids(file)).containsExactly("00000003");
        sink.close();
    }

    @Test
    void aClockThatGoesBackIsNoReasonToTrustTheFile() throws IOException {
        Path file = temp.resolve("incidents.jsonl");
        JsonLinesSink sink = new JsonLinesSink(file, 1 << 20, json);
        sink.accept(Example.report("00000001", Example.AT_NANOS, Example.REMOTE));
        Files.delete(file);
        sink.accept(Example.report("00000002", Example.AT_NANOS - SECOND, Example.REMOTE));
        assertThat(ids(file)).containsExactly("00000002");
        sink.close();
    }

    @Test
    void aDirectoryThatCannotBeMadeIsReportedCountedAndMends() throws IOException {
        Path directory = temp.resolve("dir");
        Files.createFile(directory);
        JsonLinesSink sink = new JsonLinesSink(directory.resolve("incidents.jsonl"), 1 << 20, json);
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> sink.accept(Example.report())).isInstanceOf(IOException.class);
        }
        Files.delete(directory);
        sink.accept(Example.report());
        List<JsonObject> lines = lines(directory.resolve("incidents.jsonl"));
        assertThat(lines).hasSize(1);
        assertThat(lines.get(0).get("notWritten").getAsInt()).isEqualTo(2);
        sink.close();
    }

    @Test
    void aFullDiskLeavesNoHalfLineAndMends() throws Exception {
        Path disk = Files.createDirectory(temp.resolve("disk"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=32k", "wirewitness-test", disk.toString()),
                "skipped: making a small disk needs the right to mount");
        try {
            Path ballast = disk.resolve("ballast");
            Files.write(ballast, new byte[20 * 1024]);
            JsonLinesSink sink = new JsonLinesSink(disk.resolve("incidents.jsonl"), 1 << 20, json);
            int failed = 0;
            int passed = 0;
            for (int i = 0; i < 40; i++) {
                try {
                    sink.accept(Example.report(String.format("%08d", i), Example.AT_NANOS + i, Example.REMOTE));
                    passed++;
                } catch (IOException full) {
                    failed++;
                }
            }
            assertThat(failed).isPositive();
            assertThat(lines(disk.resolve("incidents.jsonl"))).hasSize(passed);
            Files.delete(ballast);
            sink.accept(Example.report("ffffffff", Example.AT_NANOS + 100, Example.REMOTE));
            List<JsonObject> lines = lines(disk.resolve("incidents.jsonl"));
            assertThat(lines).hasSize(passed + 1);
            assertThat(lines.get(passed).get("notWritten").getAsInt()).isEqualTo(failed);
            sink.close();
        } finally {
            run("umount", "-l", disk.toString());
        }
    }

    @Test
    void aReadOnlyDirectoryIsAnExceptionAndNothingElse() throws Exception {
        Path disk = Files.createDirectory(temp.resolve("disk"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "ro,size=32k", "wirewitness-test", disk.toString()),
                "skipped: making a read-only disk needs the right to mount");
        try {
            JsonLinesSink sink = new JsonLinesSink(disk.resolve("incidents.jsonl"), 1 << 20, json);
            assertThatThrownBy(() -> sink.accept(Example.report()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("Read-only");
            assertThatThrownBy(() -> new JsonLinesSink(disk.resolve("new/incidents.jsonl"), 1 << 20, json)
                            .accept(Example.report()))
                    .isInstanceOf(IOException.class);
        } finally {
            run("umount", "-l", disk.toString());
        }
    }

    @Test
    void aFloodIsCountedInTheLineThatFollows() throws IOException {
        Path file = temp.resolve("incidents.jsonl");
        JsonLinesSink sink = new JsonLinesSink(file, 16 << 20, json);
        int flood = 100_000;
        for (int i = 0; i < flood; i++) {
            sink.accept(Example.report(String.format("%08d", i), Example.AT_NANOS + i * MICRO, Example.REMOTE));
        }
        assertThat(lines(file)).hasSize(JsonLinesSink.MOST_PER_KIND);
        sink.tick(Example.AT_NANOS + 10 * SECOND);
        List<JsonObject> lines = lines(file);
        assertThat(lines).hasSize(JsonLinesSink.MOST_PER_KIND + 1);
        JsonObject last = lines.get(JsonLinesSink.MOST_PER_KIND);
        assertThat(last.get("id").getAsString()).isEqualTo("00099999");
        assertThat(last.get("notWritten").getAsInt()).isEqualTo(flood - JsonLinesSink.MOST_PER_KIND - 1);
        sink.accept(Example.report("ffffffff", Example.AT_NANOS + 11 * SECOND, Example.REMOTE));
        assertThat(lines(file).get(JsonLinesSink.MOST_PER_KIND + 1).get("notWritten"))
                .isNull();
        sink.close();
    }

    @Test
    void neverWritesThroughALink() throws IOException {
        Path victim = Files.writeString(temp.resolve("victim"), "precious");
        Path file = Files.createSymbolicLink(temp.resolve("incidents.jsonl"), victim);
        JsonLinesSink sink = new JsonLinesSink(file, 1 << 20, json);
        assertThatThrownBy(() -> sink.accept(Example.report())).isInstanceOf(IOException.class);
        assertThat(victim).hasContent("precious");
    }

    @Test
    void refusesAnothersDirectoryWhereEveryoneMayWrite() throws IOException {
        Path open = Files.createDirectory(temp.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        Path linked = Files.createSymbolicLink(open.resolve("link"), Files.createDirectory(temp.resolve("target")));
        assertThatThrownBy(() -> PrivateFiles.directory(linked))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is a link");
        Path foreign = Files.createDirectory(open.resolve("foreign"));
        boolean given = true;
        try {
            Files.setAttribute(foreign, "unix:uid", 12345);
        } catch (IOException notRoot) {
            given = false;
        }
        assumeTrue(given, "skipped: giving a directory away needs root");
        assertThatThrownBy(() -> PrivateFiles.directory(foreign))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("belongs to the user")
                .hasMessageContaining("set dir");
    }

    private static List<String> ids(Path file) throws IOException {
        return lines(file).stream().map(line -> line.get("id").getAsString()).toList();
    }

    private static List<JsonObject> lines(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .map(JsonParser::parseString)
                .map(JsonElement::getAsJsonObject)
                .toList();
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }
}
