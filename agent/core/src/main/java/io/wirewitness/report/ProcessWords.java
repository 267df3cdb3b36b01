package io.wirewitness.report;

import io.wirewitness.model.Incident;
import io.wirewitness.model.JvmEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What is known of a process, in sentences for people; the same for text and HTML. Any thread. */
final class ProcessWords {

    /** Peers that are named. */
    private static final int MOST_PEERS = 5;

    /** Stalls told of one failure. */
    private static final int MOST_TOLD = 4;

    /** Shorter ones delay nobody that people would ask for. */
    private static final long LEAST_TOLD_NANOS = 50_000_000;

    private ProcessWords() {}

    /** A stall: {@code GC pause of 51.0 s (G1 Full)}. */
    static String stall(JvmEvent event) {
        String detail = Inert.text(event.detail());
        return name(event.kind()) + " of " + LadderWords.span(event.durationNanos())
                + (detail.isEmpty() ? "" : " (" + detail + ")");
    }

    /** What held this process up as a whole around a failure, for people: a few, the longest, by time. */
    static List<JvmEvent> told(Incident incident) {
        return incident.jvm().stream()
                .filter(event -> event.kind().isOfWholeProcess() && event.durationNanos() >= LEAST_TOLD_NANOS)
                .sorted(Comparator.comparingLong(JvmEvent::durationNanos).reversed())
                .limit(MOST_TOLD)
                .sorted(Comparator.comparingLong(JvmEvent::startNanos))
                .toList();
    }

    /** A kind of stall. */
    static String name(JvmEvent.Kind kind) {
        return switch (kind) {
            case GC_PAUSE -> "GC pause";
            case SAFEPOINT -> "safepoint";
            case FROZEN -> "freeze of the process";
            case CPU_THROTTLED -> "CPU throttling";
            case CPU_STARVED -> "wait for a CPU";
            case STOOD_STILL -> "standstill of all threads";
            case SUSPENDED -> "sleep of the machine";
            case CLOCK_STEPPED -> "step of the clock";
            case THREAD_BLOCKED -> "wait for a monitor";
            case THREAD_SLEPT -> "sleep of a thread";
            case LOOP_BUSY -> "work of an event loop";
            case THREAD_SEEN -> "look at a thread";
            case CPU_LOAD -> "busy CPUs";
            case TLS_HANDSHAKE -> "TLS handshake";
            case THREAD_PARKED -> "park of a thread";
            case THREAD_PINNED -> "pinning of a virtual thread";
        };
    }

    /** From which files, which process, when. */
    static String which(ProcessStory story) {
        StringBuilder text = new StringBuilder();
        for (String source : story.sources()) {
            text.append(text.isEmpty() ? "" : ", ").append(Inert.text(source));
        }
        text.append(": ").append(kind(story));
        if (story.jvm() != null) {
            text.append(" of ").append(Inert.text(story.jvm()));
        }
        if (story.pid() != 0) {
            text.append(story.jvm() == null ? " of" : ",").append(" process ").append(story.pid());
        }
        if (story.firstNanos() != 0) {
            text.append("; ").append(Facts.second(story.firstNanos()));
        }
        if (story.lastNanos() > story.firstNanos()) {
            text.append(" to ")
                    .append(Facts.second(story.lastNanos()))
                    .append(" (")
                    .append(ExplainText.duration(story.lastNanos() - story.firstNanos()))
                    .append(')');
        }
        return text.toString();
    }

    private static String kind(ProcessStory story) {
        if (story.recordings() > 0) {
            return "recording";
        }
        return story.pid() == 0 ? "incident file" : "what its agent keeps"; // no file knows the process but a recording
    }

    /** What is in it, a sentence each. */
    static List<String> what(ProcessStory story) {
        List<String> lines = new ArrayList<>();
        StringBuilder counts = new StringBuilder(ExplainText.counted(story.incidentsInAll(), "incident"));
        if (story.connectionsInAll() > 0) {
            counts.append(", ")
                    .append(ExplainText.counted(story.connectionsInAll(), "connection"))
                    .append(" at their end");
        }
        if (story.reusesInAll() > 0) {
            counts.append(", ")
                    .append(ExplainText.counted(story.reusesInAll(), "reuse"))
                    .append(" after some quiet");
        }
        lines.add(counts.toString());
        String stalls = stalls(story);
        if (!stalls.isEmpty()) {
            lines.add("stalls: " + stalls);
        }
        int named = 0;
        for (SocketPeer peer : story.peers()) {
            if (named++ == MOST_PEERS) {
                lines.add("and " + ExplainText.counted(story.peers().size() - MOST_PEERS, "peer") + " more");
                break;
            }
            lines.add("peer " + peer.remote() + ": " + ExplainText.counted(peer.reads(), "read") + " and "
                    + ExplainText.counted(peer.writes(), "write") + " recorded, the slowest "
                    + LadderWords.span(peer.slowestNanos())
                    + (peer.failed() == 0 ? "" : ", " + VerdictText.number(peer.failed()) + " failed or timed out"));
        }
        return lines;
    }

    private static String stalls(ProcessStory story) {
        Map<JvmEvent.Kind, List<JvmEvent>> byKind = new EnumMap<>(JvmEvent.Kind.class);
        story.jvmEvents().stream()
                .filter(event -> event.kind().isOfWholeProcess()) // what single threads wait for is work, as a rule
                .forEach(event -> byKind.computeIfAbsent(event.kind(), kind -> new ArrayList<>())
                        .add(event));
        List<String> parts = new ArrayList<>();
        byKind.forEach((kind, events) -> events.stream()
                .max(Comparator.comparingLong(JvmEvent::durationNanos))
                .ifPresent(longest ->
                        parts.add("longest " + stall(longest) + " at " + Facts.milli(longest.startNanos()))));
        return parts.isEmpty()
                ? ""
                : ExplainText.counted(story.jvmEventsInAll(), "event") + ": " + String.join("; ", parts);
    }
}
