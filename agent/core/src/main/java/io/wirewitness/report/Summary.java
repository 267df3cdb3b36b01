package io.wirewitness.report;

import io.wirewitness.model.Finding;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * What was read, and what came of it: the last object of {@code explain --format json}.
 *
 * @param captures the capture points, each a name
 * @param packets packets read
 * @param bytes bytes of the files read, compressed ones as they are stored
 * @param connections connections seen
 * @param byCause connections by cause, most frequent first; {@code none} for those with no fault
 * @param duplicates segments left out because captures showed them more than once
 * @param malformed packets whose lengths contradict each other
 * @param faults one line for each file of which not everything could be read
 * @param notices other things to know: clock offsets with their uncertainty, connections forgotten for want of memory
 * @param firstNanos the first packet; 0 if there was none
 * @param lastNanos the last packet; 0 if there was none
 * @param seconds how long reading and judging took
 * @param processes what recordings and incident files tell of processes; empty if none was given
 */
public record Summary(
        List<String> captures,
        long packets,
        long bytes,
        long connections,
        Map<String, Long> byCause,
        long duplicates,
        long malformed,
        List<String> faults,
        List<String> notices,
        long firstNanos,
        long lastNanos,
        double seconds,
        List<ProcessStory> processes) {

    public Summary {
        processes = List.copyOf(processes);
        captures = List.copyOf(captures);
        byCause = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(byCause));
        faults = List.copyOf(faults);
        notices = List.copyOf(notices);
    }

    /** What captures alone tell. */
    public Summary(
            List<String> captures,
            long packets,
            long bytes,
            long connections,
            Map<String, Long> byCause,
            long duplicates,
            long malformed,
            List<String> faults,
            List<String> notices,
            long firstNanos,
            long lastNanos,
            double seconds) {
        this(
                captures,
                packets,
                bytes,
                connections,
                byCause,
                duplicates,
                malformed,
                faults,
                notices,
                firstNanos,
                lastNanos,
                seconds,
                List.of());
    }

    /** How many recordings were read. */
    public int recordings() {
        return processes.stream().mapToInt(ProcessStory::recordings).sum();
    }

    /** How many incident files were read. */
    public int incidentFiles() {
        return processes.stream()
                .mapToInt(story -> story.sources().size() - story.recordings())
                .sum();
    }

    /** What the agents found about settings, of all processes, the most serious first. */
    public List<Finding> findings() {
        return processes.stream()
                .flatMap(story -> story.findings().stream())
                .distinct()
                .sorted(Comparator.comparing(Finding::severity)) // stable: equals stay in the order of their recording
                .toList();
    }

    /** How many incidents the processes themselves had written down. */
    public long incidents() {
        return processes.stream().mapToLong(ProcessStory::incidentsInAll).sum();
    }
}
