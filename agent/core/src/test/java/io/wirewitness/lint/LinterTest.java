package io.wirewitness.lint;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.model.Finding;
import io.wirewitness.model.Severity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinterTest {

    private record Fixed(String name, List<Finding> found) implements LintRule {
        @Override
        public List<Finding> check(ConfigSnapshot config) {
            if (found.isEmpty()) {
                throw new IllegalStateException("broken");
            }
            return found;
        }
    }

    private static LintRule finds(String name, Severity... severities) {
        return new Fixed(
                name,
                Arrays.stream(severities)
                        .map(severity -> new Finding(name, severity, "s", "h", List.of("e"), "a", "settings", null))
                        .toList());
    }

    @Test
    void theMostSeriousFirst() {
        Linter linter = new Linter(
                List.of(
                        finds("b", Severity.NOTE),
                        finds("c", Severity.ERROR, Severity.NOTE),
                        finds("a", Severity.NOTE)),
                (rule, fault) -> {});
        assertThat(linter.lint(Configs.snapshot()))
                .extracting(finding -> finding.severity().text() + " " + finding.rule())
                .containsExactly("error c", "note a", "note b", "note c");
    }

    @Test
    void aRuleThatBreaksIsNamedOnceAndTheRestGoesOn() {
        List<String> faults = new ArrayList<>();
        Linter linter = new Linter(
                List.of(finds("broken"), finds("a", Severity.NOTE)), (rule, fault) -> faults.add(rule + " " + fault));
        assertThat(linter.lint(Configs.snapshot())).hasSize(1);
        assertThat(linter.lint(Configs.snapshot())).hasSize(1);
        assertThat(faults).containsExactly("broken java.lang.IllegalStateException: broken");
    }
}
