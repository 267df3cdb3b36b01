package io.wirewitness.jfr.read;

import io.wirewitness.model.Finding;
import io.wirewitness.model.Severity;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the agent found about settings, each once: it writes a finding again when its numbers change, and each running recording
 * has its own. One thread; bounded.
 */
final class RecordedFindings {

    /** More are counted only. */
    static final int MOST = 1_000;

    private record About(String rule, String subject) {}

    private record Written(long atNanos, Finding finding) {}

    private final Map<About, Written> latest = new LinkedHashMap<>();
    private long notKept;

    void add(long atNanos, Finding finding) {
        About about = new About(finding.rule(), finding.subject());
        Written before = latest.get(about);
        if (before == null && latest.size() >= MOST) {
            notKept++;
        } else if (before == null || before.atNanos <= atNanos) { // events come in no order
            latest.put(about, new Written(atNanos, finding));
        }
    }

    /** Of each rule and subject the latest, in the order of their first coming. */
    List<Finding> all() {
        return latest.values().stream().map(Written::finding).toList();
    }

    /** Findings that were not kept. */
    long notKept() {
        return notKept;
    }

    /** A severity by its name; a note if it is none of ours. */
    static Severity severity(String text) {
        for (Severity severity : Severity.values()) {
            if (severity.text().equals(text)) {
                return severity;
            }
        }
        return Severity.NOTE;
    }
}
