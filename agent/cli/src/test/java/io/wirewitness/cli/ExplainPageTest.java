package io.wirewitness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The page of explain shows what it prints, and names every option it has. */
final class ExplainPageTest {

    private static final Path PAGE = Path.of("../../docs/explain.md");
    private static final Path CAPTURE =
            Path.of("../core/src/test/cases/idle-closed-before-reuse/capture-alone/input.pcap");

    private static final Path INCIDENTS = Path.of("src/test/resources/explain/incidents.jsonl");

    @Test
    void theExampleIsWhatItPrints() throws IOException {
        assertThat(Files.readString(PAGE))
                .contains(Run.of("explain", CAPTURE.toString()).out().stripTrailing());
    }

    @Test
    void theExampleWithAnIncidentFileIsWhatItPrints() throws IOException {
        String out = Run.of("explain", INCIDENTS.toString(), CAPTURE.toString()).out();
        assertThat(Files.readString(PAGE))
                .contains("explain incidents.jsonl input.pcap\n"
                        + out.substring(0, out.indexOf("\n         time")).stripTrailing());
    }

    @Test
    void everyOptionIsOnThePage() throws IOException {
        String page = Files.readString(PAGE);
        List<String> names = new CommandLine(new ExplainCommand())
                .getCommandSpec().options().stream()
                        .map(option -> option.longestName())
                        .filter(name -> !List.of("--help", "--version").contains(name))
                        .toList();
        assertThat(names)
                .hasSizeGreaterThan(8)
                .allSatisfy(name -> assertThat(page).contains("`" + name));
    }
}
