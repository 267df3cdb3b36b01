package io.wirewitness.report;

import io.wirewitness.model.Finding;
import io.wirewitness.model.Severity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Findings as people read them: what is wrong, then what to do, by subject. Any thread. */
public final class FindingText {

    private static final int WIDTH = 110;
    private static final int INDENT = 2;
    private static final int HANGING = 13;

    private FindingText() {}

    /** Everything: of each subject its findings with description, evidence and action; then the count. */
    public static List<String> all(List<Finding> findings) {
        return all(findings, WIDTH);
    }

    /** The same in lines of so many columns, but for words that are longer. */
    static List<String> all(List<Finding> findings, int width) {
        List<String> lines = new ArrayList<>();
        for (Map.Entry<String, List<Finding>> group : bySubject(findings).entrySet()) {
            lines.add(Inert.text(group.getKey()));
            for (Finding finding : group.getValue()) {
                entry(
                        lines,
                        width,
                        String.format(Locale.ROOT, "%-9s", finding.severity().text()),
                        finding.headline() + " [" + finding.rule() + "]");
                if (finding.expected() != null) {
                    entry(lines, width, "expected ", finding.expected());
                }
                finding.evidence().forEach(line -> entry(lines, width, "evidence ", line));
                entry(lines, width, "action   ", finding.action());
            }
            lines.add("");
        }
        lines.add(count(findings));
        return lines;
    }

    /**
     * What fits of the errors and warnings, the most serious first, one line each; the last line counts all, the notes too.
     *
     * @param most lines in all, at least 2
     * @param where the rest is to be had, such as {@code java -jar wirewitness.jar lint 4711}
     */
    public static List<String> brief(List<Finding> findings, int most, String where) {
        List<String> lines = new ArrayList<>();
        List<Finding> serious = findings.stream()
                .filter(finding -> finding.severity() != Severity.NOTE)
                .toList();
        int shown = Math.min(serious.size(), most - 1);
        for (Finding finding : serious.subList(0, shown)) {
            lines.add(finding.severity().text() + ": " + Inert.text(finding.subject()) + ": "
                    + Inert.text(described(finding)) + "; " + Inert.text(finding.action()) + " [" + finding.rule()
                    + "]");
        }
        if (!findings.isEmpty()) {
            int more = findings.size() - shown;
            lines.add(count(findings) + (more > 0 ? ", " + more + " of them not shown" : "") + "; all of it: " + where);
        }
        return lines;
    }

    /** {@code 3 findings: 1 error, 2 notes}. */
    public static String count(List<Finding> findings) {
        if (findings.isEmpty()) {
            return "no findings";
        }
        StringBuilder text = new StringBuilder(counted(findings.size(), "finding"));
        String before = ": ";
        for (Severity severity : Severity.values()) {
            int of = (int) findings.stream()
                    .filter(finding -> finding.severity() == severity)
                    .count();
            if (of > 0) {
                text.append(before).append(counted(of, severity.text()));
                before = ", ";
            }
        }
        return text.toString();
    }

    /** What is wrong and, if that is known, how often it fails: in one line. */
    static String described(Finding finding) {
        return finding.expected() == null
                ? finding.headline()
                : finding.headline() + "; expected: " + finding.expected();
    }

    private static String counted(int count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }

    private static void entry(List<String> lines, int width, String word, String text) {
        lines.addAll(TextWrap.lines(" ".repeat(INDENT) + word + "  " + Inert.text(text), width, HANGING));
    }

    private static Map<String, List<Finding>> bySubject(List<Finding> findings) {
        Map<String, List<Finding>> groups = new LinkedHashMap<>();
        for (Finding finding : findings) {
            groups.computeIfAbsent(finding.subject(), subject -> new ArrayList<>())
                    .add(finding);
        }
        return groups;
    }
}
