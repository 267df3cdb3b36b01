package io.wirewitness.jmc;

import java.util.List;
import java.util.Map;
import org.openjdk.jmc.common.item.IItemCollection;
import org.openjdk.jmc.common.util.IPreferenceValueProvider;
import org.openjdk.jmc.flightrecorder.rules.AbstractRule;
import org.openjdk.jmc.flightrecorder.rules.IResult;
import org.openjdk.jmc.flightrecorder.rules.IResultValueProvider;
import org.openjdk.jmc.flightrecorder.rules.ResultBuilder;
import org.openjdk.jmc.flightrecorder.rules.Severity;
import org.openjdk.jmc.flightrecorder.rules.util.JfrRuleTopics;
import org.openjdk.jmc.flightrecorder.rules.util.RulesToolkit.EventAvailability;

/** Whether the agent saw everything: {@code wirewitness.AgentHealth}. */
public final class LostEvidence extends AbstractRule {

    private static final String EVENT = "wirewitness.AgentHealth";

    /** As the service loader makes it. */
    public LostEvidence() {
        super(
                "WirewitnessLostEvidence",
                "Evidence Lost by Wirewitness",
                JfrRuleTopics.AGENT_INFORMATION,
                List.of(),
                List.of(),
                Map.of(EVENT, EventAvailability.ENABLED));
    }

    @Override
    protected IResult getResult(
            IItemCollection items, IPreferenceValueProvider values, IResultValueProvider dependencies) {
        long packets = 0;
        long failures = 0;
        // Sums since the agent's start: the greatest is the latest.
        for (Fields health : Fields.of(items, EVENT)) {
            packets = Math.max(packets, health.number("lostPackets"));
            failures = Math.max(failures, health.number("notJudged"));
        }
        ResultBuilder result = ResultBuilder.createFor(this, values);
        if (packets == 0 && failures == 0) {
            return result.setSeverity(Severity.OK)
                    .setSummary("Wirewitness lost neither packets nor failures.")
                    .build();
        }
        return result.setSeverity(Severity.INFO)
                .setSummary("Wirewitness lost " + packets + " packets, and " + failures + " failures have no verdict.")
                .setExplanation("Verdicts of that time say what was lost, and are less sure.")
                .setSolution("For packets: a larger capture.ring-bytes, or a capture.filter for the peers that matter.")
                .build();
    }
}
