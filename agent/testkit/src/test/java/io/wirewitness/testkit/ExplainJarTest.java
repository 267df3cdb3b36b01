package io.wirewitness.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code explain} as a user runs it: the jar, in a process of its own. */
final class ExplainJarTest {

    private static final Path CAPTURE = Path.of(System.getProperty("project.root"))
            .resolve("agent/core/src/test/cases/idle-closed-before-reuse/capture-alone/input.pcap");

    @TempDir
    private Path directory;

    @Test
    void fromAFileAndFromStandardInput() throws Exception {
        Said file = explain(null, CAPTURE.toString());
        assertThat(file.status).isEqualTo(1);
        assertThat(file.err).isEmpty();
        assertThat(file.out).contains("proven idle-closed-before-reuse");
        Said piped = explain(CAPTURE, "-");
        assertThat(piped.out).startsWith("Read standard input: 10 packets").contains("proven idle-closed-before-reuse");
    }

    @Test
    void asciiOnlyWhateverTheLocale() throws Exception {
        Said json = explain(null, "--format", "json", CAPTURE.toString());
        assertThat(json.out.lines()).hasSize(2);
        assertThat(json.out.chars().filter(c -> c > 0x7e)).isEmpty();
    }

    @Test
    void tsharkReadsTheCommentsOfAnExcerptFromStandardInput() throws Exception {
        assumeTrue(Rights.onPath("tshark"), "no tshark");
        Path excerpt = directory.resolve("excerpt.pcapng");
        assertThat(explain(CAPTURE, "--format", "pcapng", "-o", excerpt.toString(), "-").status)
                .isEqualTo(1);
        Process tshark = new ProcessBuilder(
                        "tshark",
                        "-r",
                        excerpt.toString(),
                        "-Y",
                        "frame.comment",
                        "-T",
                        "fields",
                        "-e",
                        "frame.packet_id",
                        "-e",
                        "frame.comment")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String comments = read(tshark.getInputStream());
        assertThat(tshark.waitFor()).isZero();
        assertThat(comments.lines())
                .hasSize(4)
                .anySatisfy(line -> assertThat(line).startsWith("1\t").contains("proven idle-closed-before-reuse"))
                .anySatisfy(line -> assertThat(line).startsWith("10\tRST from the server"));
    }

    private record Said(int status, String out, String err) {}

    private static Said explain(@Nullable Path input, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                AgentProcess.jar().toString(),
                "explain"));
        command.addAll(List.of(arguments));
        Path err = Files.createTempFile("explain", ".err");
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(err.toFile());
        if (input != null) {
            builder.redirectInput(input.toFile());
        }
        Process process = builder.start();
        String out = read(process.getInputStream());
        int status = process.waitFor();
        String said = Files.readString(err);
        Files.delete(err);
        return new Said(status, out, said);
    }

    private static String read(InputStream stream) throws IOException {
        return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
}
