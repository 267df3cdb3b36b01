package io.wirewitness.lint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** One lint rule has one name in four places; this keeps them in step, and the table of docs/lint with what the tests found. */
class LintRulesTest {

    private static final Path PAGES = Path.of("..", "..", "docs", "lint");
    private static final Path TABLE = PAGES.resolve("README.md");
    private static final String BEGIN = "<!-- generated: LintRulesTest -Dcases.update -->";
    private static final String END = "<!-- end -->";
    private static final List<String> SECTIONS = List.of(
            "## What it finds",
            "## What the line looks like",
            "## Why it bites",
            "## What to change",
            "## When it is no problem",
            "## Where the numbers come from");

    @TestFactory
    Stream<DynamicTest> everyRuleHasItsPlaces() {
        return LintRules.all().stream()
                .map(rule -> DynamicTest.dynamicTest(rule.name(), () -> {
                    assertThat(rule.name()).matches("[a-z0-9]+(-[a-z0-9]+)*");
                    assertThat(kebab(rule.getClass().getSimpleName())).isEqualTo(rule.name());
                    assertThat(contract(rule).rule()).hasSameClassAs(rule);
                    String page = Files.readString(PAGES.resolve(rule.name() + ".md"));
                    assertThat(page).startsWith("# " + rule.name() + "\n");
                    assertThat(page).contains(SECTIONS);
                }));
    }

    @Test
    void noPageWithoutARule() throws IOException {
        Set<String> names = LintRules.all().stream().map(LintRule::name).collect(Collectors.toSet());
        assertThat(names).hasSameSizeAs(LintRules.all());
        try (Stream<Path> pages = Files.list(PAGES)) {
            assertThat(pages.map(page -> page.getFileName().toString()))
                    .allMatch(name -> name.equals("README.md") || names.contains(name.replace(".md", "")));
        }
    }

    @Test
    void rulesStandInTheOrderOfTheirNames() {
        assertThat(LintRules.all()).extracting(LintRule::name).isSorted();
    }

    @Test
    void theTableSaysWhatTheTestsFound() throws IOException, ReflectiveOperationException {
        StringBuilder table = new StringBuilder("\n| Rule | fires on its positives | silent on its negatives |"
                + " silent on its false positives |\n|---|---|---|---|\n");
        for (LintRule rule : LintRules.all()) {
            table.append("| [")
                    .append(rule.name())
                    .append("](")
                    .append(rule.name())
                    .append(".md) |");
            for (Sample.Kind kind : Sample.Kind.values()) {
                List<Sample> samples = contract(rule).samples().stream()
                        .filter(sample -> sample.kind() == kind)
                        .toList();
                long right = samples.stream()
                        .filter(sample -> (kind == Sample.Kind.POSITIVE)
                                != rule.check(sample.config()).isEmpty())
                        .count();
                table.append(' ')
                        .append(right)
                        .append(" of ")
                        .append(samples.size())
                        .append(" |");
            }
            table.append('\n');
        }
        String page = Files.readString(TABLE);
        int from = page.indexOf(BEGIN) + BEGIN.length();
        int to = page.indexOf(END);
        String fresh = page.substring(0, from) + table + page.substring(to);
        if (Boolean.getBoolean("cases.update")) {
            Files.writeString(TABLE, fresh);
        }
        assertThat(Files.readString(TABLE))
                .as("run this test with -Dcases.update")
                .isEqualTo(fresh);
    }

    private static LintRuleContract contract(LintRule rule) throws ReflectiveOperationException {
        var constructor = Class.forName(rule.getClass().getName() + "Test").getDeclaredConstructor();
        constructor.setAccessible(true);
        return (LintRuleContract) constructor.newInstance();
    }

    private static String kebab(String simpleName) {
        return simpleName.replaceAll("(?<=.)([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
