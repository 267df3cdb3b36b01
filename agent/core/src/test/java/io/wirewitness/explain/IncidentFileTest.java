package io.wirewitness.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.report.ProcessStory;
import io.wirewitness.report.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IncidentFileTest {

    @TempDir
    private Path folder;

    private final List<Report> reports = new ArrayList<>();

    @Test
    void linesAreIncidents() throws IOException {
        ProcessStory story = read(line("a", 1) + "\r\n\n" + line("b", 2) + "\n");
        assertThat(reports).extracting(report -> report.incident().id()).containsExactly("a", "b");
        assertThat(story.incidentsInAll()).isEqualTo(2);
        assertThat(story.faults()).isEmpty();
        assertThat(story.lastNanos() - story.firstNanos()).isEqualTo(1_000_000_000L);
    }

    @Test
    void aFileThatEndsInsideALineIsReadUpToThere() throws IOException {
        ProcessStory story = read(line("a", 1) + "\n" + line("b", 2).substring(0, 60));
        assertThat(reports).hasSize(1);
        assertThat(story.faults()).containsExactly("i.jsonl ends inside a line: 1 incident before it was read");
    }

    @Test
    void badLinesAreCountedAndTheFirstIsNamed() throws IOException {
        ProcessStory story =
                read("\u001b[31m\n" + line("a", 1) + "\n" + line("b", 1).replace("/1", "/9") + "\n" + line("c", 3));
        assertThat(reports).hasSize(2);
        assertThat(story.faults())
                .containsExactly("i.jsonl: 2 lines cannot be read; the first is line 1: not a JSON object");
    }

    @Test
    void aLineWithoutEndIsNotTakenIntoMemory() throws IOException {
        ProcessStory story = read("x".repeat(IncidentFile.LONGEST_LINE + 5) + "\n" + line("a", 1) + "\n");
        assertThat(reports).hasSize(1);
        assertThat(story.faults()).singleElement().asString().contains("longer than 1048576 characters");
    }

    @Test
    void bytesThatAreNoTextHideNoOtherLine() throws IOException {
        Path file = folder.resolve("i.jsonl");
        Files.write(file, new byte[] {(byte) 0xff, (byte) 0xc0, 0, '\n'});
        Files.writeString(file, line("a", 1) + "\n", java.nio.file.StandardOpenOption.APPEND);
        IncidentFile.read(file, "i.jsonl", reports::add, () -> false);
        assertThat(reports).hasSize(1);
    }

    @Test
    void itStopsWhenItIsTold() throws IOException {
        Path file = Files.writeString(folder.resolve("i.jsonl"), (line("a", 1) + "\n").repeat(5));
        IncidentFile.read(file, "i.jsonl", reports::add, () -> reports.size() >= 2);
        assertThat(reports).hasSize(2);
    }

    private ProcessStory read(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("i.jsonl"), text);
        return IncidentFile.read(file, "i.jsonl", reports::add, () -> false);
    }

    private static String line(String id, int second) {
        return "{\"schema\":\"wirewitness.incident/1\",\"id\":\"" + id + "\",\"at\":\"2026-11-20T10:22:1" + second
                + "Z\"}";
    }
}
