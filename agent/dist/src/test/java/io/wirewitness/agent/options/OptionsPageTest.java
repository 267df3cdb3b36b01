package io.wirewitness.agent.options;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Keeps {@code docs/options.md} and the code in step. */
final class OptionsPageTest {

    @Test
    void thePageHasEveryKeyInOrderWithItsDefault() throws IOException {
        List<String> page = Files.readAllLines(Path.of("../../docs/options.md"));
        int begin = page.indexOf("| Key | Default | Meaning |");
        List<String> rows = page.stream()
                .skip(begin + 2L)
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> String.join(
                                " ", Arrays.asList(line.split("\\|", -1)).subList(1, 3))
                        .replace("`", "")
                        .strip()
                        .replaceAll(" +", " "))
                .toList();
        assertThat(begin).isPositive();
        assertThat(rows)
                .containsExactlyElementsOf(Arrays.stream(Key.values())
                        .map(key -> key.text() + " " + key.defaultText())
                        .toList());
    }

    @Test
    void thePageMarksWhatThisVersionDoesNotHave() throws IOException {
        List<String> page = Files.readAllLines(Path.of("../../docs/options.md"));
        for (Key key : Key.values()) {
            String row = page.stream()
                    .filter(line -> line.startsWith("| `" + key.text() + "` "))
                    .findFirst()
                    .orElseThrow();
            boolean later = key.isForLater("dir:x");
            assertThat(row.contains("not there yet")).as(key.text()).isEqualTo(later);
        }
    }
}
