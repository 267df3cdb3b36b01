package io.wirewitness.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.model.Finding;
import io.wirewitness.model.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What an agent found about settings, told along with what failed. */
final class FindingsInReportsTest {

    private static final Finding NOTE = finding("call-timeout-missing", Severity.NOTE, "OkHttpClient@1", "no limit");
    private static final Finding ERROR = finding("keep-alive-outlives-peer", Severity.ERROR, "pool", "margin -240 s");

    @Test
    void textHasThemBehindTheFailuresAndTheMostSeriousFirst() {
        String text = text(summary(story("a.jfr", NOTE, ERROR)));
        assertThat(text).endsWith("""

                Nothing bad was found: no failure is written down in it.

                Settings, as the agent found them: 2 findings: 1 error, 1 note
                --------------------------------------------------------------
                pool
                  error      margin -240 s [keep-alive-outlives-peer]
                  evidence   setting is 1
                  action     change it

                OkHttpClient@1
                  note       no limit [call-timeout-missing]
                  evidence   setting is 1
                  action     change it
                """);
        String withFailure = text(summary(story("a.jfr", NOTE)), Explained.report());
        assertThat(withFailure.indexOf("Settings, as")).isGreaterThan(withFailure.indexOf("proven idle-closed"));
    }

    @Test
    void withoutThemThereIsNoSuchSection() {
        Summary none = summary(story("a.jfr"));
        assertThat(text(none)).doesNotContain("Settings");
        assertThat(page(none)).doesNotContain("What to change");
        assertThat(SummaryJson.write(none)).contains("\"findings\":[]");
    }

    /** Near misses: the same rule about another subject, and another rule about the same. */
    @Test
    void eachIsToldOnceAndTheLatestOfItsRuleAndSubject() {
        Finding again = finding("call-timeout-missing", Severity.WARNING, "OkHttpClient@1", "no limit, 7 stalls");
        Finding other = finding("call-timeout-missing", Severity.NOTE, "OkHttpClient@2", "no limit");
        Finding otherRule = finding("no-retry-after-send", Severity.NOTE, "OkHttpClient@1", "off");
        ProcessStory both = story("a.jfr", NOTE, other).and(story("b.jfr", again, otherRule));
        assertThat(both.findings()).containsExactly(again, other, otherRule);
        // Another process with the same settings has nothing new to say.
        Summary twice = summary(story("a.jfr", NOTE), story("b.jfr", NOTE));
        assertThat(twice.findings()).containsExactly(NOTE);
    }

    @Test
    void thePageListsThemUnderWhatToChange() {
        String page = page(summary(story("a.jfr", NOTE, ERROR)));
        assertThat(page)
                .contains("<h2 id=\"todo\">What to change</h2>", "2 findings: 1 error, 1 note")
                .contains("<li>change it (keep-alive-outlives-peer, error, pool: margin -240 s)</li>");
        assertThat(page.indexOf("keep-alive-outlives-peer")).isLessThan(page.indexOf("call-timeout-missing"));
    }

    @Test
    void jsonHasTheObjectsOfLint() {
        assertThat(SummaryJson.write(summary(story("a.jfr", NOTE))))
                .contains("\"poolReuses\":0,\"findings\":[" + FindingJson.write(NOTE) + "]}");
    }

    @Test
    void manyAreCountedAndForeignTextIsInertAndNoLineIsTooLong() {
        List<Finding> many = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            many.add(finding(
                    "call-timeout-missing", Severity.NOTE, Explained.HOSTILE + i, "a long headline ".repeat(20)));
        }
        Summary summary = summary(story("a.jfr", many.toArray(new Finding[0])));
        String text = text(summary);
        assertThat(text)
                .contains("and 5 more, less serious; --format json has all")
                .doesNotContain("\u001b", "\u202e", "${");
        assertThat(text.lines().filter(line -> line.startsWith("  ")))
                .allMatch(line -> line.length() <= LadderText.WIDTH);
        assertThat(page(summary))
                .contains("5 more, less serious, are left out")
                .doesNotContain("<script", "\u001b", "\u202e");
    }

    private static Finding finding(String rule, Severity severity, String subject, String headline) {
        return new Finding(rule, severity, subject, headline, List.of("setting is 1"), "change it", "settings", null);
    }

    private static ProcessStory story(String name, Finding... findings) {
        return new StoryBuilder(List.of(name))
                .recordings(1)
                .agent(true)
                .events(9)
                .findings(List.of(findings))
                .build();
    }

    private static Summary summary(ProcessStory... stories) {
        return new Summary(List.of(), 0, 0, 0, Map.of(), 0, 0, List.of(), List.of(), 0, 0, 0, List.of(stories));
    }

    private static String text(Summary summary, Report... reports) {
        StringBuilder text = new StringBuilder();
        new ExplainText(Redaction.DEFAULT, line -> text.append(line).append('\n')).write(summary, groups(reports));
        return text.toString();
    }

    private static String page(Summary summary, Report... reports) {
        StringBuilder page = new StringBuilder();
        new ExplainHtml(Redaction.DEFAULT, page::append).write(summary, groups(reports));
        return page.toString();
    }

    private static IncidentGroups groups(Report... reports) {
        IncidentGroups groups = new IncidentGroups(ExplainText.MOST_NAMED);
        List.of(reports).forEach(groups::add);
        return groups;
    }
}
