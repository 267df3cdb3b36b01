package io.wirewitness.jfr.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.model.Finding;
import io.wirewitness.model.Severity;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Of each rule and subject the latest finding, whatever order events come in. */
class RecordedFindingsTest {

    private final RecordedFindings findings = new RecordedFindings();

    @Test
    void theLatestCountsThoughItComesFirst() {
        findings.add(2, finding("a", "pool", "new"));
        findings.add(1, finding("a", "pool", "old"));
        assertThat(findings.all()).extracting(Finding::headline).containsExactly("new");
    }

    /** Near misses: one of the two differs. */
    @Test
    void anotherSubjectOrAnotherRuleIsAnotherFinding() {
        findings.add(1, finding("a", "pool", "x"));
        findings.add(2, finding("a", "other pool", "x"));
        findings.add(3, finding("b", "pool", "x"));
        assertThat(findings.all()).hasSize(3);
        assertThat(findings.notKept()).isZero();
    }

    @Test
    void moreThanAnyoneReadsAreCounted() {
        for (int i = 0; i < RecordedFindings.MOST + 3; i++) {
            findings.add(i, finding("a", "pool " + i, "x"));
        }
        assertThat(findings.all()).hasSize(RecordedFindings.MOST);
        assertThat(findings.notKept()).isEqualTo(3);
    }

    @Test
    void aSeverityOfAnotherVersionIsANote() {
        assertThat(RecordedFindings.severity("error")).isEqualTo(Severity.ERROR);
        assertThat(RecordedFindings.severity("fatal")).isEqualTo(Severity.NOTE);
    }

    private static Finding finding(String rule, String subject, String headline) {
        return new Finding(rule, Severity.NOTE, subject, headline, List.of(), "do", "settings", null);
    }
}
