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

/** Pools that keep connections longer than the peer does: {@code wirewitness.PoolReuse} in CLOSE_WAIT, felt or not. */
public final class ReuseAfterClose extends AbstractRule {

    private static final String EVENT = "wirewitness.PoolReuse";

    /** RFC 9293, 3.3.2: the peer's FIN is here, and our side is still open. */
    private static final String PEER_HAD_CLOSED = "CLOSE_WAIT";

    /** As the service loader makes it. */
    public ReuseAfterClose() {
        super(
                "WirewitnessReuseAfterClose",
                "Connections Reused After the Peer Closed",
                JfrRuleTopics.SOCKET_IO,
                List.of(),
                List.of(),
                Map.of(EVENT, EventAvailability.ENABLED));
    }

    @Override
    protected IResult getResult(
            IItemCollection items, IPreferenceValueProvider values, IResultValueProvider dependencies) {
        List<Fields> reuses = Fields.of(items, EVENT);
        long late = reuses.stream()
                .filter(reuse -> reuse.text("tcpState").equals(PEER_HAD_CLOSED))
                .count();
        ResultBuilder result = ResultBuilder.createFor(this, values);
        if (late == 0) {
            return result.setSeverity(Severity.OK)
                    .setSummary("None of " + reuses.size() + " idle connections that were used again had been closed"
                            + " by its peer.")
                    .build();
        }
        return result.setSeverity(Severity.WARNING)
                .setSummary(late + " of " + reuses.size() + " idle connections that were used again had been closed by"
                        + " their peer before.")
                .setExplanation("The kernel's state was CLOSE_WAIT before the write: the pool keeps connections"
                        + " longer than the peer does. A request on such a connection fails, or is repeated by its"
                        + " library; the Connection Incidents tell which did.")
                .setSolution("Keep idle connections for less than the peer's limit, which the Connection Incidents"
                        + " name.")
                .build();
    }
}
