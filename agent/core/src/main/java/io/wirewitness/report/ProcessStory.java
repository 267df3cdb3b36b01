package io.wirewitness.report;

import io.wirewitness.model.Finding;
import io.wirewitness.model.JvmEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One process as its recordings and incident files tell it. Lists are bounded; where more was recorded, a count beside says how
 * much. Times are epoch nanoseconds on the process' clock.
 *
 * @param sources names of the files it is told from, recordings before incident files
 * @param recordings how many of the sources are recordings
 * @param jvm the JVM and its version; null if not known
 * @param pid its number on its host; 0 if not known
 * @param startedNanos when the JVM started; 0 if not known
 * @param firstNanos the first moment the sources tell of; 0 if they tell of none
 * @param lastNanos the last
 * @param agent whether Wirewitness ran in it
 * @param events events that were read, of all kinds asked for
 * @param jvmEvents stalls of the process as a whole, the longest of each kind, in order of time
 * @param jvmEventsInAll how many there were
 * @param incidents what failed, with verdicts as told, in order of time
 * @param incidentsInAll how many there were
 * @param connections connections that ended, the first ones, in order of their recording
 * @param connectionsInAll how many there were
 * @param reuses connections that were used again after some quiet, the first ones
 * @param reusesInAll how many there were
 * @param peers what the JDK's own events tell of peers, most operations first; empty where Wirewitness ran
 * @param notices what a reader should know: what such a recording can and cannot tell, what was lost
 * @param faults one line for each source of which not everything could be read
 * @param findings what the agent found about the settings of the process, each once: of one rule and subject the latest
 */
public record ProcessStory(
        List<String> sources,
        int recordings,
        @Nullable String jvm,
        long pid,
        long startedNanos,
        long firstNanos,
        long lastNanos,
        boolean agent,
        long events,
        List<JvmEvent> jvmEvents,
        long jvmEventsInAll,
        List<Report> incidents,
        long incidentsInAll,
        List<EndedConnection> connections,
        long connectionsInAll,
        List<PoolReuse> reuses,
        long reusesInAll,
        List<SocketPeer> peers,
        List<String> notices,
        List<String> faults,
        List<Finding> findings) {

    public ProcessStory {
        sources = List.copyOf(sources);
        jvmEvents = List.copyOf(jvmEvents);
        incidents = List.copyOf(incidents);
        connections = List.copyOf(connections);
        reuses = List.copyOf(reuses);
        peers = List.copyOf(peers);
        notices = List.copyOf(notices);
        faults = List.copyOf(faults);
        findings = List.copyOf(findings);
    }

    /** What an incident file tells of: nothing but incidents. */
    public static ProcessStory ofIncidentFile(
            String name, long firstNanos, long lastNanos, long incidents, List<String> notices, List<String> faults) {
        return new StoryBuilder(List.of(name))
                .span(firstNanos, lastNanos)
                .agent(true)
                .incidents(List.of(), incidents)
                .notices(notices)
                .faults(faults)
                .build();
    }

    /** The same story with these incidents, as they were told. */
    public ProcessStory withIncidents(List<Report> told) {
        return new ProcessStory(
                sources,
                recordings,
                jvm,
                pid,
                startedNanos,
                firstNanos,
                lastNanos,
                agent,
                events,
                jvmEvents,
                jvmEventsInAll,
                told,
                incidentsInAll,
                connections,
                connectionsInAll,
                reuses,
                reusesInAll,
                peers,
                notices,
                faults,
                findings);
    }

    /** True if another recording is of the same process: its number and the moment of its start are the same. */
    public boolean isSameProcessAs(ProcessStory other) {
        return pid != 0 && pid == other.pid && startedNanos != 0 && startedNanos == other.startedNanos;
    }

    /** One story of two recordings of the same process; where both tell of the same minutes, both counts are in it. */
    public ProcessStory and(ProcessStory other) {
        return new ProcessStory(
                joined(sources, other.sources),
                recordings + other.recordings,
                jvm == null ? other.jvm : jvm,
                pid,
                startedNanos,
                firstNanos == 0 || other.firstNanos == 0
                        ? firstNanos + other.firstNanos
                        : Math.min(firstNanos, other.firstNanos),
                Math.max(lastNanos, other.lastNanos),
                agent || other.agent,
                events + other.events,
                joined(jvmEvents, other.jvmEvents).stream()
                        .sorted(Comparator.comparingLong(JvmEvent::startNanos))
                        .toList(),
                jvmEventsInAll + other.jvmEventsInAll,
                joined(incidents, other.incidents),
                incidentsInAll + other.incidentsInAll,
                joined(connections, other.connections),
                connectionsInAll + other.connectionsInAll,
                joined(reuses, other.reuses),
                reusesInAll + other.reusesInAll,
                joined(peers, other.peers),
                joined(notices, other.notices).stream().distinct().toList(),
                joined(faults, other.faults),
                lastOfEach(joined(findings, other.findings)));
    }

    private record About(String rule, String subject) {}

    /** A look that finds the same thing again with new numbers is no second finding. */
    private static List<Finding> lastOfEach(List<Finding> findings) {
        Map<About, Finding> last = new LinkedHashMap<>();
        findings.forEach(finding -> last.put(new About(finding.rule(), finding.subject()), finding));
        return List.copyOf(last.values());
    }

    private static <T> List<T> joined(List<T> one, List<T> other) {
        List<T> both = new ArrayList<>(one);
        both.addAll(other);
        return both;
    }
}
