package io.wirewitness.jmc;

import java.util.ArrayList;
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

/** Who hung up, and why: what {@code wirewitness.Incident} says, by cause and peer, the surest first, then the most frequent. */
public final class ConnectionIncidents extends AbstractRule {

    private static final String EVENT = "wirewitness.Incident";

    /** As the contract names them, the surest first. */
    private static final List<String> SURENESS = List.of("proven", "likely", "possible");

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

    /** Failures of one kind, and the latest of the surest of them, which speaks for all. */
    private record Group(Kind kind, List<Fields> all, Fields example) {}

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
        List<Group> sorted = kinds.entrySet().stream()
                .map(entry -> new Group(entry.getKey(), entry.getValue(), example(entry.getValue())))
                .sorted(Comparator.comparingInt((Group group) -> doubt(group.example()))
                        .thenComparing(group -> -group.all().size()))
                .toList();
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

    private static Fields example(List<Fields> all) {
        Fields surest = all.get(0);
        for (Fields one : all) {
            surest = doubt(one) <= doubt(surest) ? one : surest;
        }
        return surest;
    }

    /** 0 for what is proven, more for what is less sure. */
    private static int doubt(Fields incident) {
        int at = SURENESS.indexOf(incident.text("confidence"));
        return at < 0 ? SURENESS.size() : at;
    }

    private static boolean isAnswer(Fields incident) {
        return List.of("proven", "likely").contains(incident.text("confidence"));
    }

    /** All that JMC's own report shows unless it is asked for more: so it says what happened and who must act. */
    private static String summary(int count, Group first) {
        int share = first.all().size();
        String what = first.kind().cause() + " with " + first.kind().peer();
        Fields example = first.example();
        return (count == 1
                        ? "1 connection failed: " + what
                        : count + " connections failed, " + (share == count ? "all" : share) + " by " + what)
                + " (" + example.text("confidence") + ", blame: " + example.text("blame") + "): "
                + example.text("headline") + ".";
    }

    private static String explanation(List<Group> groups) {
        StringBuilder text = new StringBuilder();
        for (Group group : groups.subList(0, Math.min(groups.size(), MOST_KINDS))) {
            Fields example = group.example();
            text.append(group.all().size())
                    .append(" x ")
                    .append(group.kind().cause())
                    .append(" with ")
                    .append(group.kind().peer())
                    .append(" (blame: ")
                    .append(example.text("blame"))
                    .append("). ")
                    .append(group.all().size() == 1 ? "It is " : "The surest, ")
                    .append(example.text("confidence"))
                    .append(": ")
                    .append(example.text("headline"))
                    .append("; retry safe: ")
                    .append(example.text("retrySafe"))
                    .append(".\n");
        }
        if (groups.size() > MOST_KINDS) {
            text.append(groups.size() - MOST_KINDS).append(" more kinds are in the events.\n");
        }
        return text.append("Each event has the evidence and the connection's last packets.")
                .toString();
    }

    private static String solution(List<Group> groups) {
        Set<String> actions = new LinkedHashSet<>();
        for (Group group : groups) {
            if (actions.size() < MOST_KINDS && isAnswer(group.example())) {
                actions.add(group.kind().cause() + ": " + group.example().text("action"));
            }
        }
        return String.join("\n", actions);
    }
}
