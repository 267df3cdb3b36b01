package io.wirewitness.benchmarks;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;

/**
 * Every allocation of the application's threads with its place, out of a recording. The recorded JVM has no thread-local
 * buffers ({@link #FLAGS}), so that the recorder has an event for each; in the interpreter none is optimised away.
 */
final class AllocationSites {

    /** What the recorded JVM is started with. */
    static final List<String> FLAGS = List.of("-Xint", "-XX:-UseTLAB", "-XX:FlightRecorderOptions=stackdepth=128");

    private static final String EVENT = "jdk.ObjectAllocationOutsideTLAB";

    /** Advice is inlined and calls these classes; what they call in turn stands above them in the stack. */
    private static final String AGENT = "io.wirewitness.boot.";

    private static final int FRAMES_TOLD = 6;

    /** Classes that the JVM makes have numbers and addresses in their names, which differ from run to run. */
    private static final Pattern NUMBERED = Pattern.compile(
            "([$][$]Lambda|LambdaForm[$][A-Z]+|[$]Proxy|jdk[.]proxy)" + "([$]?\\d+)?([+/]0x[0-9a-f]+)?([.]\\d+)?");

    private final Map<String, Long> sites = new HashMap<>();
    private long bytesInAgent;

    private AllocationSites() {}

    /** In the JVM that is recorded: begins, long before what is asked for, since beginning takes its time. */
    static Recording begin() {
        Recording recording = new Recording();
        recording.enable(EVENT).withStackTrace();
        recording.start();
        return recording;
    }

    /** Reads what was allocated between two moments. */
    static AllocationSites read(Path recording, Instant from, Instant to) throws IOException {
        AllocationSites all = new AllocationSites();
        try (RecordingFile events = new RecordingFile(recording)) {
            while (events.hasMoreEvents()) {
                RecordedEvent event = events.readEvent();
                Instant time = event.getStartTime();
                if (event.getEventType().getName().equals(EVENT) && !time.isBefore(from) && time.isBefore(to)) {
                    all.add(event);
                }
            }
        }
        return all;
    }

    private void add(RecordedEvent event) {
        RecordedThread thread = event.getThread();
        if (thread == null || thread.getJavaName() == null || !Allocated.isApplication(thread.getJavaName())) {
            return;
        }
        long bytes = event.getLong("allocationSize");
        List<RecordedFrame> frames = event.getStackTrace() == null
                ? List.of()
                : event.getStackTrace().getFrames();
        boolean inAgent = frames.stream()
                .anyMatch(frame -> frame.getMethod().getType().getName().startsWith(AGENT));
        if (inAgent) {
            bytesInAgent += bytes;
        }
        String stack = frames.stream()
                .limit(inAgent ? frames.size() : FRAMES_TOLD)
                .map(frame -> frame.getMethod().getType().getName() + "."
                        + frame.getMethod().getName())
                .collect(Collectors.joining(" < "));
        String site = (inAgent ? "in the agent: " : "")
                + event.getClass("objectClass").getName() + " " + stack;
        sites.merge(NUMBERED.matcher(site).replaceAll("$1"), bytes, Long::sum);
    }

    /** What was allocated in the agent's code. */
    long bytesInAgent() {
        return bytesInAgent;
    }

    /** Writes bytes a request, class and stack of each place, most first. */
    void write(Path to, int requests) throws IOException {
        try (PrintWriter out = new PrintWriter(to.toFile(), StandardCharsets.UTF_8)) {
            sites.entrySet().stream()
                    .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                    .forEach(site -> out.printf("%.2f %s%n", site.getValue() / (double) requests, site.getKey()));
        }
    }
}
