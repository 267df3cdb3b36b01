package io.wirewitness.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class LatestReportsTest {

    @Test
    void theLatestAreKeptAndAllAreCounted() {
        LatestReports latest = new LatestReports();
        for (int i = 0; i < LatestReports.MOST + 5; i++) {
            latest.accept(Example.report("id-" + i, Example.AT_NANOS + i, Example.REMOTE));
        }
        assertThat(latest.all())
                .hasSize(LatestReports.MOST)
                .allSatisfy(report -> assertThat(report.packets()).isEmpty())
                .extracting(report -> report.incident().id())
                .startsWith("id-5")
                .endsWith("id-" + (LatestReports.MOST + 4));
        assertThat(latest.byCause()).isEqualTo(Map.of("idle-closed-before-reuse", (long) LatestReports.MOST + 5));
    }
}
