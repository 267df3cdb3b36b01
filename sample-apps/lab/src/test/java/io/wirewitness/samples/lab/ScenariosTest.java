package io.wirewitness.samples.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What all scenarios must be. */
final class ScenariosTest {

    private static final Path CAUSES = Path.of("../../docs/causes");

    @Test
    void everyFileIsListedAndSorted() throws IOException {
        List<String> listed = Scenarios.all().stream()
                .map(each -> each.getClass().getSimpleName())
                .toList();
        try (Stream<Path> files = Files.list(Path.of("src/main/java/io/wirewitness/samples/lab/scenarios"))) {
            assertThat(files.map(file -> file.getFileName().toString().replace(".java", ""))
                            .filter(name -> !name.equals("package-info")))
                    .containsExactlyInAnyOrderElementsOf(listed);
        }
        assertThat(listed).isSorted();
    }

    /** A misspelt cause would make every right answer wrong. */
    @Test
    void everyTruthNamesCausesThatThereAre() {
        for (Scenario scenario : Scenarios.all()) {
            Truth truth = scenario.truth();
            if (truth.isHealthy()) {
                assertThat(truth.also()).as(scenario.name()).isEmpty();
                continue;
            }
            Stream.of(Stream.of(truth.cause()), truth.also().stream(), truth.besides().stream())
                    .flatMap(causes -> causes)
                    .forEach(cause -> assertThat(CAUSES.resolve(cause + ".md"))
                            .as(scenario.name())
                            .exists());
            assertThat(truth.blame()).as(scenario.name()).isNotEmpty();
        }
    }
}
