package io.wirewitness.agent.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wirewitness.model.Finding;
import io.wirewitness.model.Severity;
import io.wirewitness.report.IncidentReader;
import io.wirewitness.report.Redaction;
import io.wirewitness.report.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page that a running process writes when it is asked. */
final class ReportFileTest {

    @TempDir
    private Path directory;

    @Test
    void anotherProcessesPagesAreLeftAloneAndOfOursTheNewestAreKept() throws Exception {
        Path foreign = Files.createFile(directory.resolve("report-1-20200101-000000-000.html"));
        Path near = Files.createFile(
                directory.resolve("report-" + ProcessHandle.current().pid() + "-x.txt"));
        for (int i = 0; i < ReportFile.MOST_FILES + 3; i++) {
            Path old = directory.resolve(
                    "report-" + ProcessHandle.current().pid() + "-20200101-00000" + i % 10 + "-" + (100 + i) + ".html");
            Files.createFile(old);
        }
        Path latest = new ReportFile(directory, Redaction.DEFAULT).write(List.of(), 0, List.of(), List.of());

        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.filter(file -> file.toString().endsWith(".html") && !file.equals(foreign)))
                    .hasSize(ReportFile.MOST_FILES)
                    .contains(latest);
        }
        assertThat(foreign).exists();
        assertThat(near).exists();
    }

    @Test
    void itTellsWhatTheProcessKnowsAndNoSecrets() throws Exception {
        Report report = Objects.requireNonNull(IncidentReader.read(
                "{\"schema\":\"wirewitness.incident/1\",\"id\":\"7f3a91c2\",\"at\":\"2026-11-20T10:22:15Z\",\"cause\":"
                        + "\"peer-aborted\",\"headline\":\"<b>it said https://a.example/b?token=secret\",\"jvm\":[{\"kind\":"
                        + "\"gc-pause\",\"at\":\"2026-11-20T10:22:14Z\",\"millis\":700,\"detail\":\"G1 Full\"}]}",
                null));
        Finding finding = new Finding(
                "keep-alive-outlives-peer",
                Severity.WARNING,
                "OkHttp",
                "the pool keeps too long",
                List.of("5 min"),
                "keep 50 s",
                "seen",
                null);
        Path page = new ReportFile(directory, Redaction.DEFAULT)
                .write(Collections.nCopies(100, report), 4711, List.of(finding), List.of("a notice"));

        assertThat(Files.readString(page))
                .contains(
                        "peer-aborted",
                        "4,711 incidents",
                        "GC pause of 700.0 ms (G1 Full)",
                        "a notice",
                        "&lt;b&gt;",
                        "the pool keeps too long",
                        "keep 50 s")
                .doesNotContain("secret", "<b>");
        assertThat(Files.size(page)).isLessThan(1 << 20);
    }

    @Test
    void whereNothingCanBeWrittenItSaysSo() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        ReportFile reports = new ReportFile(file.resolve("below"), Redaction.DEFAULT);

        assertThatThrownBy(() -> reports.write(List.of(), 0, List.of(), List.of()))
                .isInstanceOf(IOException.class);
    }
}
