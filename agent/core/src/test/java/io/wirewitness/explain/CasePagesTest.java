package io.wirewitness.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.wirewitness.diagnose.Case;
import io.wirewitness.diagnose.Diagnosis;
import io.wirewitness.model.Incident;
import io.wirewitness.report.ExplainText;
import io.wirewitness.report.IncidentGroups;
import io.wirewitness.report.Redaction;
import io.wirewitness.report.Report;
import io.wirewitness.report.Summary;
import io.wirewitness.report.VerdictText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The pages of the field reports show what is printed for their golden cases, to the letter. {@code -Dcases.update} rewrites those
 * blocks.
 */
class CasePagesTest {

    private static final boolean UPDATE = System.getProperty("cases.update") != null;
    private static final int REPORTS = 23;
    private static final Path PAGES = Path.of("..", "..", "docs", "cases");
    private static final List<String> SECTIONS =
            List.of("## The report", "## What Wirewitness says", "## What was done by hand");

    /** A link to a golden case that ends its paragraph, and the block below it. */
    private static final Pattern BLOCK = Pattern.compile(
            "\\[([a-z0-9-]+/[a-z0-9.-]+)]\\(\\.\\./\\.\\./agent/core/src/test/cases/\\1/README\\.md\\):\n\n```text\n(.*?)```\n",
            Pattern.DOTALL);

    @TestFactory
    Stream<DynamicTest> everyReportHasItsPage() {
        return pages().map(page -> DynamicTest.dynamicTest(page.getFileName().toString(), () -> {
            String text = Files.readString(page);
            assertThat(text).startsWith("# " + page.getFileName().toString().replace(".md", "") + ": ");
            assertThat(text).contains(SECTIONS);
            assertThat(Files.readString(PAGES.resolve("README.md"))).contains("(" + page.getFileName() + ")");
        }));
    }

    @TestFactory
    Stream<DynamicTest> everyBlockIsWhatIsPrinted() {
        return Stream.concat(pages(), Stream.of(PAGES.resolve("README.md")))
                .map(page -> DynamicTest.dynamicTest(page.getFileName().toString(), () -> {
                    String text = Files.readString(page);
                    if (UPDATE) {
                        text = BLOCK.matcher(text).replaceAll(found -> Matcher.quoteReplacement(renewed(found)));
                        Files.writeString(page, text);
                    }
                    List<MatchResult> blocks = BLOCK.matcher(text).results().toList();
                    assertThat(blocks)
                            .hasSize(text.split("```text\n", -1).length - 1)
                            .isNotEmpty();
                    for (MatchResult block : blocks) {
                        assertThat(block.group(2)).as(block.group(1)).isEqualTo(printed(block.group(1)));
                    }
                }));
    }

    /** What is outside is told by nobody: the cases exist, and {@code ExplainCasesTest} holds them to that. */
    @Test
    void outsideIsNothingToTell() throws IOException {
        String readme = Files.readString(PAGES.resolve("README.md"));
        try (Stream<Path> cases = Files.list(Case.ROOT.resolve("none"))) {
            List<String> outside = cases.map(folder -> folder.getFileName().toString())
                    .filter(name -> name.startsWith("outside-"))
                    .toList();
            assertThat(outside).hasSizeGreaterThan(1).allMatch(readme::contains);
        }
    }

    private static Stream<Path> pages() {
        return IntStream.rangeClosed(1, REPORTS).mapToObj(number -> PAGES.resolve("C" + number + ".md"));
    }

    private static String renewed(MatchResult found) {
        try {
            int from = found.start(2) - found.start();
            int to = found.end(2) - found.start();
            return found.group().substring(0, from)
                    + printed(found.group(1))
                    + found.group().substring(to);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Of captures what {@code explain} prints, of events what the agent writes into the log. */
    private static String printed(String golden) throws IOException {
        Case folder = Case.of(golden);
        Diagnosis diagnosis = new Diagnosis((rule, fault) -> fail(rule + " broke", fault));
        if (Files.exists(folder.folder().resolve("events.txt"))) {
            Incident incident = folder.incident();
            Report report = new Report(incident, diagnosis.judge(incident), List.of());
            return new VerdictText(Redaction.DEFAULT).full(report) + "\n";
        }
        assertThat(ExplainCases.captures(folder.folder())).as(golden).isNotEmpty();
        IncidentGroups groups = new IncidentGroups(ExplainText.MOST_NAMED);
        Summary summary = new Explainer(diagnosis, ExplainOptions.EVERYTHING, groups::add)
                .explain(ExplainCases.captures(folder.folder()), Progress.NONE);
        StringBuilder text = new StringBuilder();
        new ExplainText(Redaction.DEFAULT, line -> text.append(line).append('\n')).write(summary, groups);
        return text.toString();
    }
}
