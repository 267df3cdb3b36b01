package io.wirewitness.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.capture.WireScript;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.Verdict;
import org.junit.jupiter.api.Test;

final class IncidentGroupsTest {

    @Test
    void provenBeforeLikelyThenManyBeforeFewAndHealthyLast() {
        IncidentGroups groups = new IncidentGroups(2);
        add(groups, "none", 443, Confidence.PROVEN, 9);
        add(groups, "few", 443, Confidence.LIKELY, 1);
        add(groups, "many", 443, Confidence.LIKELY, 3);
        add(groups, "sure", 443, Confidence.PROVEN, 1);
        assertThat(groups.worstFirst())
                .extracting(IncidentGroups.Group::cause)
                .containsExactly("sure", "many", "few", Verdict.NONE);
        assertThat(groups.count()).isEqualTo(14);
    }

    @Test
    void theSurestAreKept() {
        IncidentGroups groups = new IncidentGroups(2);
        add(groups, "a", 443, Confidence.POSSIBLE, 2);
        add(groups, "a", 443, Confidence.PROVEN, 1);
        IncidentGroups.Group group = groups.worstFirst().get(0);
        assertThat(group.count()).isEqualTo(3);
        assertThat(group.kept())
                .extracting(report -> report.verdict().confidence())
                .containsExactly(Confidence.PROVEN, Confidence.POSSIBLE);
    }

    @Test
    void aScanOfManyServersDoesNotFillTheMemory() {
        IncidentGroups groups = new IncidentGroups(2);
        for (int port = 1; port <= 2 * IncidentGroups.MOST_PEERS; port++) {
            add(groups, "connection-refused", port, Confidence.LIKELY, 1);
        }
        assertThat(groups.worstFirst()).hasSize(IncidentGroups.MOST_PEERS + 1);
        assertThat(groups.worstFirst().get(0).peer()).isNull();
        assertThat(groups.worstFirst().get(0).count()).isEqualTo(IncidentGroups.MOST_PEERS);
    }

    private static void add(IncidentGroups groups, String cause, int port, Confidence confidence, int times) {
        FlowSnapshot flow = WireScript.between("10.0.0.7:49092", "10.0.0.5:" + port)
                .at(0)
                .clientSyn()
                .serverRefuses()
                .snapshot();
        for (int i = 0; i < times; i++) {
            groups.add(Explained.report(flow, cause, confidence, null, "it was refused"));
        }
    }
}
