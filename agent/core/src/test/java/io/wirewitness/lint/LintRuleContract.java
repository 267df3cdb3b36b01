package io.wirewitness.lint;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.model.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What every lint rule keeps; a rule's own test says which configurations it is put before. */
public abstract class LintRuleContract {

    private static final Path PAGES = Path.of("..", "..", "docs", "lint");

    private final LintRule rule;

    protected LintRuleContract(LintRule rule) {
        this.rule = rule;
    }

    /** One of each kind at least; the first positive one is the example of the page. */
    protected abstract List<Sample> samples();

    /** The rule. */
    public LintRule rule() {
        return rule;
    }

    @TestFactory
    Stream<DynamicTest> findsWhatItShouldAndNoMore() {
        return samples().stream()
                .map(sample -> DynamicTest.dynamicTest(
                        sample.kind() + " " + sample.name(),
                        () -> assertThat(rule.check(sample.config()).stream().map(Configs::line))
                                .containsExactlyElementsOf(sample.lines())));
    }

    @Test
    void thereIsASampleOfEachKind() {
        assertThat(samples()).extracting(Sample::kind).contains(Sample.Kind.values());
        assertThat(samples().stream()
                        .filter(sample -> sample.kind() == Sample.Kind.POSITIVE)
                        .map(Sample::lines))
                .noneMatch(List::isEmpty);
    }

    @Test
    void itsWordsAreAsAllFindingsHaveThem() {
        for (Sample sample : samples()) {
            List<Finding> findings = rule.check(sample.config());
            assertThat(findings).extracting(Finding::subject).doesNotHaveDuplicates();
            for (Finding finding : findings) {
                assertThat(finding.rule()).isEqualTo(rule.name());
                assertThat(finding.headline())
                        .matches("(?s)[^A-Z].*|[A-Z][A-Za-z]*[A-Z_].*")
                        .doesNotEndWith(".");
                assertThat(finding.evidence()).isNotEmpty().noneMatch(String::isBlank);
                assertThat(finding.action()).isNotBlank().doesNotEndWith(".");
                assertThat(finding.origin()).isIn("settings", "observed", "configured", "announced", "guessed");
            }
        }
    }

    @Test
    void itIsSilentWhereNothingIsKnown() {
        assertThat(rule.check(Configs.snapshot())).isEmpty();
    }

    @Test
    void itsPageShowsTheFirstSample() throws IOException {
        Finding example = rule.check(samples().get(0).config()).get(0);
        String page = Files.readString(PAGES.resolve(rule.name() + ".md"));
        assertThat(page.replaceAll("\\s+", " ")).contains(example.headline().replaceAll("\\s+", " "));
    }
}
