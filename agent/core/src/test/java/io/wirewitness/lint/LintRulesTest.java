package io.wirewitness.lint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** One lint rule has one name in four places; this keeps them in step, and the table of docs/lint with what the tests found. */
class LintRulesTest {

    private static final Path PAGES = Path.of("..", "..", "docs", "lint");
    private static final Path TABLE = PAGES.resolve("README.md");
    private static final Path RULES = Path.of("src", "main", "java", "io", "wirewitness", "lint", "rules");

    /** Where a rule compares a part's library with a name. */
    private static final Pattern LIBRARY =
            Pattern.compile("(?:isAtLeast|isBelow)\\(\\s*\"([^\"]+)\"|library\\(\\)\\s*\\.equals\\(\"([^\"]+)\"\\)");

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
                + " silent on its false positives | a process shows it |\n|---|---|---|---|---|\n");
        Knowable knowable = new Knowable();
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
            table.append(' ')
                    .append(
                            isSeenInAProcess(rule, knowable, false)
                                    ? "yes"
                                    : isSeenInAProcess(rule, knowable, true) ? "`lint.upstream`" : "`--file`")
                    .append(" |\n");
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

    /** Of each rule that speaks on a file alone, the page says why, and of no other. */
    @Test
    void whatAProcessDoesNotShowHasItsReason() throws IOException, ReflectiveOperationException {
        String page = Files.readString(TABLE);
        String reasons = page.substring(page.indexOf("| What is needed |"), page.indexOf("## The rules"));
        Knowable knowable = new Knowable();
        List<String> onFilesAlone = new ArrayList<>();
        for (LintRule rule : LintRules.all()) {
            if (!isSeenInAProcess(rule, knowable, false) && !isSeenInAProcess(rule, knowable, true)) {
                onFilesAlone.add(rule.name());
            }
        }
        assertThat(Pattern.compile("\\[([a-z0-9-]+)]\\(")
                        .matcher(reasons)
                        .results()
                        .map(found -> found.group(1)))
                .containsExactlyInAnyOrderElementsOf(onFilesAlone);
    }

    /** Whether it fires on any of its positives when only that is known which the agent finds out by itself. */
    private static boolean isSeenInAProcess(LintRule rule, Knowable knowable, boolean peersAreTold)
            throws IOException, ReflectiveOperationException {
        String source = Files.readString(RULES.resolve(rule.getClass().getSimpleName() + ".java"));
        return contract(rule).samples().stream()
                .filter(sample -> sample.kind() == Sample.Kind.POSITIVE)
                .anyMatch(sample -> !rule.check(knowable.of(
                                sample.config(), peersAreTold, library -> source.contains('"' + library + '"')))
                        .isEmpty());
    }

    /** A gate in front of a rule may let too much through, never too little. */
    @Test
    void noRuleIsLeftOutThatWouldFindSomething() throws ReflectiveOperationException {
        for (LintRule asked : LintRules.all()) {
            for (Sample sample : contract(asked).samples()) {
                Set<String> concerned = names(LintRules.concernedBy(Facts.of(sample.config())));
                for (LintRule rule : LintRules.all()) {
                    if (!concerned.contains(rule.name())) {
                        assertThat(rule.check(sample.config()))
                                .as("%s: %s", asked.name(), sample.name())
                                .isEmpty();
                    }
                }
            }
        }
    }

    @Test
    void nothingIsLostWhereTablesAreNotRead() throws ReflectiveOperationException {
        Linter linter = new Linter((rule, fault) -> {
            throw new AssertionError(rule, fault);
        });
        int without = 0;
        for (LintRule asked : LintRules.all()) {
            for (Sample sample : contract(asked).samples()) {
                ConfigSnapshot known = sample.config();
                ConfigSnapshot before = Configs.on(known, withoutTables(known.host()));
                if (!Linter.readsTables(before)) {
                    without++;
                    assertThat(linter.lint(before))
                            .as("%s: %s", asked.name(), sample.name())
                            .isEqualTo(linter.lint(known));
                }
            }
        }
        assertThat(without).isPositive();
    }

    private static HostSettings withoutTables(HostSettings host) {
        Map<String, Long> values = new HashMap<>(host.sysctl());
        values.remove("tcp6.far");
        return new HostSettings(values, host.cloud(), host.orchestrator(), null, host.tunnel(), null);
    }

    @Test
    void nothingKnownConcernsNoRule() {
        assertThat(LintRules.concernedBy(Facts.of(Configs.snapshot()))).isEmpty();
    }

    /** Each of these is a class that a start loads: a gate that lets everything through would be seen here. */
    @Test
    void aServiceWithDefaultsConcernsFewRules() {
        Part client = Configs.client(
                "okhttp",
                "4.12.0",
                Configs.set(SettingKey.IDLE, 300_000).byDefault(),
                Configs.set(SettingKey.CONNECT_TIMEOUT, 10_000).byDefault(),
                Configs.set(SettingKey.READ_TIMEOUT, 10_000).byDefault(),
                Configs.set(SettingKey.CALL_TIMEOUT, Setting.UNLIMITED).byDefault(),
                Configs.set(SettingKey.RETRY_POST, true).byDefault(),
                Configs.set(SettingKey.OBEYS_HINT, false).byDefault());
        ConfigSnapshot service = Configs.snapshot(Configs.tomcat(60_000), client);
        assertThat(names(LintRules.concernedBy(Facts.of(service))))
                .containsExactlyInAnyOrder(
                        "call-timeout-missing", "connect-timeout-long", "lifetime-taken-for-idle", "local-ports-few");
    }

    private static Set<String> names(List<LintRule> rules) {
        return rules.stream().map(LintRule::name).collect(Collectors.toSet());
    }

    /** A name that no part has would make a rule silent for ever. */
    @Test
    void librariesThatRulesNameAreThoseOfParts() throws IOException {
        Set<String> known = new Knowable().libraries();
        try (Stream<Path> rules = Files.list(RULES)) {
            for (Path rule : rules.toList()) {
                Matcher names = LIBRARY.matcher(Files.readString(rule));
                while (names.find()) {
                    assertThat(known)
                            .as(rule.getFileName().toString())
                            .contains(names.group(1) == null ? names.group(2) : names.group(1));
                }
            }
        }
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
