package io.wirewitness.jmc;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.openjdk.jmc.common.item.IItemCollection;
import org.openjdk.jmc.common.util.IPreferenceValueProvider;
import org.openjdk.jmc.flightrecorder.rules.AbstractRule;
import org.openjdk.jmc.flightrecorder.rules.IResult;
import org.openjdk.jmc.flightrecorder.rules.IResultValueProvider;
import org.openjdk.jmc.flightrecorder.rules.ResultBuilder;
import org.openjdk.jmc.flightrecorder.rules.Severity;
import org.openjdk.jmc.flightrecorder.rules.util.JfrRuleTopics;
import org.openjdk.jmc.flightrecorder.rules.util.RulesToolkit.EventAvailability;

/** Who hung up, and why: what {@code wirewitness.Incident} says, by cause and peer, most frequent first. */
public final class ConnectionIncidents extends AbstractRule {

    private static final String EVENT = "wirewitness.Incident";

    /** Kinds told one by one; the table of events has the others. */
    private static final int MOST_KINDS = 10;

    /** As the service loader makes it. */
    public ConnectionIncidents() {
        super(
                "WirewitnessConnectionIncidents",
                "Connection Incidents",
                JfrRuleTopics.SOCKET_IO,
                List.of(),
                List.of(),
                Map.of(EVENT, EventAvailability.ENABLED));
    }

    private record Kind(String cause, String peer) {}

    @Override
    protected IResult getResult(
            IItemCollection items, IPreferenceValueProvider values, IResultValueProvider dependencies) {
        List<Fields> incidents = Fields.of(items, EVENT);
        ResultBuilder result = ResultBuilder.createFor(this, values);
        if (incidents.isEmpty()) {
            return result.setSeverity(Severity.OK)
                    .setSummary("No connection failed while Wirewitness watched.")
                    .build();
        }
        Map<Kind, List<Fields>> kinds = new LinkedHashMap<>();
        for (Fields incident : incidents) {
            kinds.computeIfAbsent(kind(incident), kind -> new ArrayList<>()).add(incident);
        }
        List<Map.Entry<Kind, List<Fields>>> sorted = new ArrayList<>(kinds.entrySet());
        sorted.sort(Comparator.comparingInt(entry -> -entry.getValue().size()));
        boolean answered = incidents.stream().anyMatch(ConnectionIncidents::isAnswer);
        return result.setSeverity(answered ? Severity.WARNING : Severity.INFO)
                .setSummary(summary(incidents.size(), sorted.get(0)))
                .setExplanation(explanation(sorted))
                .setSolution(solution(sorted))
                .build();
    }

    private static Kind kind(Fields incident) {
        String address = incident.text("remoteAddress");
        return new Kind(
                incident.text("cause"),
                address.isEmpty() ? "an unknown peer" : address + " port " + incident.number("remotePort"));
    }

    private static boolean isAnswer(Fields incident) {
        return List.of("proven", "likely").contains(incident.text("confidence"));
    }

    private static String summary(int count, Map.Entry<Kind, List<Fields>> most) {
        int share = most.getValue().size();
        String what = most.getKey().cause() + " with " + most.getKey().peer();
        return count == 1
                ? "1 connection failed: " + what + "."
                : count + " connections failed, " + (share == count ? "all" : share) + " by " + what + ".";
    }

    private static String explanation(List<Map.Entry<Kind, List<Fields>>> kinds) {
        StringBuilder text = new StringBuilder();
        for (Map.Entry<Kind, List<Fields>> kind : kinds.subList(0, Math.min(kinds.size(), MOST_KINDS))) {
            List<Fields> all = kind.getValue();
            Fields latest = all.get(all.size() - 1);
            text.append(all.size())
                    .append(" x ")
                    .append(kind.getKey().cause())
                    .append(" with ")
                    .append(kind.getKey().peer())
                    .append(" (blame: ")
                    .append(latest.text("blame"))
                    .append("). The latest, ")
                    .append(latest.text("confidence"))
                    .append(": ")
                    .append(latest.text("headline"))
                    .append("; retry safe: ")
                    .append(latest.text("retrySafe"))
                    .append(".\n");
        }
        if (kinds.size() > MOST_KINDS) {
            text.append(kinds.size() - MOST_KINDS).append(" more kinds are in the events.\n");
        }
        return text.append("Each event has the evidence and the connection's last packets.")
                .toString();
    }

    private static String solution(Collection<Map.Entry<Kind, List<Fields>>> kinds) {
        Set<String> actions = new LinkedHashSet<>();
        for (Map.Entry<Kind, List<Fields>> kind : kinds) {
            Fields latest = kind.getValue().get(kind.getValue().size() - 1);
            if (actions.size() < MOST_KINDS && isAnswer(latest)) {
                actions.add(kind.getKey().cause() + ": " + latest.text("action"));
            }
        }
        return String.join("\n", actions);
    }
}
