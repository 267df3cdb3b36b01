package io.wirewitness.explain;

import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Connection;
import io.wirewitness.model.FlowKey;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.Incident;
import io.wirewitness.model.JvmEvent;
import io.wirewitness.model.Role;
import io.wirewitness.model.Verdict;
import io.wirewitness.report.ProcessStory;
import io.wirewitness.report.Report;
import io.wirewitness.report.Told;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What JVMs wrote down of their failures, until captures and other JVMs have said what they know of the same connections.
 * Bounded: what comes behind the first {@link #MOST_HELD} is told as it is. One thread at a time.
 */
final class Witnesses {

    /** Some 15 KiB each, packets included. */
    static final int MOST_HELD = 10_000;

    /** Incidents that a process' story keeps. */
    static final int MOST_IN_STORY = 2_000;

    /** So far clocks of hosts may be apart that nobody compared. */
    private static final long SLACK_NANOS = 10_000_000_000L;

    /** So old a connection may be of which nobody wrote down how old it was. */
    private static final long AGE_NANOS = 300_000_000_000L;

    /** The same moment on two clocks that agree. */
    private static final long CLOCKS_AGREE_NANOS = 1_000_000;

    /** Other witnesses of one incident. */
    private static final int MOST_OTHERS = 4;

    /** Stalls that are told with an incident, if they were so near and so long. */
    private static final int MOST_STALLS = 4;

    private static final long STALL_NANOS = 50_000_000;
    private static final long NEAR_NANOS = 10_000_000_000L;

    /** One incident, as one JVM wrote it down. */
    private static final class Testimony {
        private final String source;
        private Report report;
        private @Nullable Report seen;
        private final List<Told> others = new ArrayList<>();

        Testimony(String source, Report report) {
            this.source = source;
            this.report = report;
        }

        Incident incident() {
            return report.incident();
        }

        /** When its connection can have been alive. */
        long fromNanos() {
            Connection connection = incident().connection();
            long opened = connection == null ? 0 : connection.openedNanos();
            return opened == 0 ? incident().epochNanos() - AGE_NANOS : opened;
        }

        /** True if this is rather its connection than the one found before: the latest that had begun when it failed. */
        boolean isFitter(FlowSnapshot flow) {
            FlowSnapshot before = seen == null ? null : seen.incident().flow();
            if (before == null) {
                return true;
            }
            boolean begun = flow.firstNanos() <= incident().epochNanos();
            boolean begunBefore = before.firstNanos() <= incident().epochNanos();
            return begun == begunBefore ? begun == (flow.firstNanos() > before.firstNanos()) : begun;
        }

        boolean alive(long firstNanos, long lastNanos) {
            return firstNanos <= incident().epochNanos() + SLACK_NANOS && lastNanos >= fromNanos() - SLACK_NANOS;
        }
    }

    private record Name(String id, long epochNanos, String cause) {}

    private final Map<Name, Testimony> held = new LinkedHashMap<>();
    private final Map<FlowKey, List<Testimony>> byKey = new HashMap<>();
    private final List<ProcessStory> stories = new ArrayList<>();
    private final Map<String, List<Report>> toldOf = new HashMap<>();
    private final Set<String> clocks = new LinkedHashSet<>();
    private long repeated;
    private long notHeld;
    private final Portless portless = new Portless();
    private long joined;
    private long joinedByTime;

    /**
     * Takes an incident that a source wrote down. One that another source wrote down, too, is one.
     *
     * @return false if there is no room: then it has to be told as it is
     */
    boolean add(String source, Report report) {
        Incident incident = report.incident();
        Name name =
                new Name(incident.id(), incident.epochNanos(), report.verdict().cause());
        Testimony before = incident.id().isEmpty() ? null : held.get(name);
        if (before != null) {
            repeated++;
            if (hasPackets(report) && !hasPackets(before.report)) {
                before.report = report;
            }
            return true;
        }
        if (held.size() >= MOST_HELD) {
            notHeld++;
            return false;
        }
        Testimony testimony = new Testimony(source, report);
        held.put(incident.id().isEmpty() ? new Name("line " + held.size(), 0, "") : name, testimony);
        FlowKey key = key(incident);
        if (key != null) {
            byKey.computeIfAbsent(key, ends -> new ArrayList<>(1)).add(testimony);
        } else if (Portless.is(incident)) {
            portless.add(incident);
        }
        return true;
    }

    private static boolean hasPackets(Report report) {
        return report.incident().flow() != null
                && !report.incident().flow().segments().isEmpty();
    }

    private static @Nullable FlowKey key(Incident incident) {
        Connection connection = incident.connection();
        FlowKey key = connection == null ? null : connection.flowKey();
        return key == null || key.first().isWildcard() || key.second().isWildcard() ? null : key;
    }

    /** Takes what a source tells of its process. */
    void add(ProcessStory story) {
        stories.add(story);
    }

    boolean isEmpty() {
        return held.isEmpty() && stories.isEmpty();
    }

    // ---- captures ----

    /** True if somebody wrote down a failure of the connection between these ends at this time. */
    boolean felt(FlowKey key, long firstNanos, long lastNanos) {
        List<Testimony> same = byKey.get(key);
        return (same != null && same.stream().anyMatch(testimony -> testimony.alive(firstNanos, lastNanos)))
                || (!portless.isEmpty() && portless.felt(key.first(), key.second(), firstNanos, lastNanos));
    }

    /** True if anything was written down at all that a connection may be compared with. */
    boolean compares() {
        return !byKey.isEmpty() || !portless.isEmpty();
    }

    /**
     * Takes what a capture shows of a connection. Of several between the same ends, each incident keeps the one that it fits best.
     *
     * @return what is the capture's alone: this, if no JVM wrote down that it failed, or an earlier one that fits less; what
     *     is not decided before all are known is told by {@link #tell}
     */
    List<Report> seen(Incident incident, Verdict verdict) {
        FlowSnapshot flow = incident.flow();
        List<Report> others = new ArrayList<>(1);
        others.add(new Report(incident, verdict, List.of()));
        if (flow == null) {
            return others;
        }
        List<Testimony> same = byKey.getOrDefault(FlowKey.of(flow.client(), flow.server()), List.of());
        Report now = others.get(0);
        for (Testimony testimony : same) {
            Report before = testimony.seen;
            if (testimony.alive(flow.firstNanos(), flow.lastNanos()) && testimony.isFitter(flow)) {
                testimony.seen = now;
                if (before != null) {
                    others.add(before);
                }
            }
        }
        others.removeIf(report -> same.stream().anyMatch(testimony -> report.equals(testimony.seen)));
        others.removeIf(portless::takes);
        return others;
    }

    // ---- telling ----

    /**
     * Tells all, in order of time.
     *
     * @param teller takes a report; false if nobody asked for it
     * @param alone takes what is the capture's alone, after all
     */
    void tell(Predicate<Report> teller, Consumer<Report> alone) {
        dropWhatOthersJudged();
        byKey.values().forEach(Witnesses::compareEnds);
        held.values().stream()
                .sorted(Comparator.comparingLong(
                        (Testimony testimony) -> testimony.incident().epochNanos()))
                .forEach(testimony -> {
                    Report report = report(testimony);
                    if (teller.test(report)) {
                        List<Report> told = toldOf.computeIfAbsent(testimony.source, source -> new ArrayList<>());
                        if (told.size() < MOST_IN_STORY) {
                            told.add(report);
                        }
                    }
                });
        portless.alone().forEach(alone);
    }

    /** A failure without a verdict is none beside its verdict, which another file may have. */
    private void dropWhatOthersJudged() {
        List<Testimony> bare = held.values().stream()
                .filter(testimony -> BareFailure.is(testimony.incident()))
                .filter(testimony -> held.values().stream()
                        .anyMatch(other -> !other.source.equals(testimony.source)
                                && (BareFailure.isJudgedBy(testimony.incident(), other.incident())
                                        || (BareFailure.isSame(testimony.incident(), other.incident())
                                                && other.source.compareTo(testimony.source) < 0))))
                .toList();
        if (!bare.isEmpty()) {
            repeated += bare.size();
            held.values().removeAll(bare);
            byKey.values().forEach(same -> same.removeAll(bare));
        }
    }

    private Report report(Testimony testimony) {
        Report felt = withStalls(testimony.report, testimony.source);
        felt = new Report(felt.incident(), felt.verdict(), felt.packets(), testimony.others);
        Report seen = testimony.seen;
        if (seen == null) {
            seen = portless.of(testimony.report);
            FlowSnapshot flow = seen == null ? null : seen.incident().flow();
            if (seen == null || flow == null) {
                return portless.unplaced(felt, testimony.report);
            }
            joinedByTime++;
            felt = Portless.placed(felt, flow);
        } else {
            joined++;
        }
        Joined.Result result = Joined.of(felt, testimony.source, seen.incident(), seen.verdict());
        Long ahead = result.aheadNanos();
        var capture = seen.incident().surroundings().capture();
        if (ahead != null && capture != null && Math.abs(ahead) > CLOCKS_AGREE_NANOS && clocks.size() < MOST_OTHERS) {
            clocks.add(String.format(
                    java.util.Locale.ROOT,
                    "the clock of %s is %.3f s %s that of %s, by packets that both have",
                    capture.name(),
                    Math.abs(ahead) / 1e9,
                    ahead > 0 ? "ahead of" : "behind",
                    testimony.source));
        }
        return result.report();
    }

    private Report withStalls(Report report, String source) {
        Incident incident = report.incident();
        long at = incident.epochNanos();
        List<JvmEvent> near = stories.stream()
                .filter(story -> story.sources().contains(source))
                .flatMap(story -> story.jvmEvents().stream())
                .filter(event -> event.kind().isOfWholeProcess()
                        && event.durationNanos() >= STALL_NANOS
                        && event.startNanos() <= at
                        && event.startNanos() + event.durationNanos() >= at - NEAR_NANOS)
                .sorted(Comparator.comparingLong(JvmEvent::durationNanos).reversed())
                .limit(MOST_STALLS)
                .sorted(Comparator.comparingLong(JvmEvent::startNanos))
                .toList();
        // What it wrote down itself are the same pauses, told by its own sources.
        boolean wroteItDown =
                incident.jvm().stream().anyMatch(event -> event.kind().isOfWholeProcess());
        if (near.isEmpty() || wroteItDown) {
            return report;
        }
        List<JvmEvent> all = new ArrayList<>(incident.jvm());
        all.addAll(near);
        return new Report(incident.toBuilder().epochNanos(at).jvm(all).build(), report.verdict(), report.packets());
    }

    /** The client's view and the server's view of one connection. */
    private static void compareEnds(List<Testimony> same) {
        for (Testimony client : same) {
            for (Testimony server : same) {
                if (role(client) == Role.CLIENT
                        && role(server) == Role.SERVER
                        && client.alive(server.fromNanos(), server.incident().epochNanos())
                        && client.others.size() < MOST_OTHERS
                        && server.others.size() < MOST_OTHERS) {
                    Told byClient = told(client);
                    Told byServer = told(server);
                    client.others.add(byServer);
                    server.others.add(byClient);
                    if (contradict(byClient.verdict(), byServer.verdict())) {
                        client.report = doubted(client.report, "server");
                        server.report = doubted(server.report, "client");
                    }
                }
            }
        }
    }

    private static Role role(Testimony testimony) {
        Connection connection = testimony.incident().connection();
        return connection == null ? Role.UNKNOWN : connection.role();
    }

    private static Told told(Testimony testimony) {
        Incident incident = testimony.incident();
        return new Told(
                testimony.source,
                Joined.view(incident),
                incident.id(),
                incident.epochNanos(),
                testimony.report.verdict());
    }

    /** True if each end proves that the fault is with another one of the two. */
    private static boolean contradict(Verdict byClient, Verdict byServer) {
        if (byClient.confidence() != Confidence.PROVEN || byServer.confidence() != Confidence.PROVEN) {
            return false;
        }
        return (isLocal(byClient.blame()) && isLocal(byServer.blame()))
                || (isPeer(byClient.blame()) && isPeer(byServer.blame()));
    }

    private static boolean isLocal(Blame blame) {
        return blame == Blame.LOCAL_APP || blame == Blame.LOCAL_JVM || blame == Blame.LOCAL_HOST;
    }

    private static boolean isPeer(Blame blame) {
        return blame == Blame.PEER_APP || blame == Blame.PEER_HOST;
    }

    private static Report doubted(Report report, String otherEnd) {
        Verdict verdict = report.verdict();
        List<String> missing = new ArrayList<>(verdict.missing());
        missing.add("which end is right: the " + otherEnd + "'s own JVM proves the contrary");
        return new Report(
                report.incident(),
                new Verdict(
                        verdict.cause(),
                        verdict.blame(),
                        Confidence.LIKELY,
                        verdict.headline(),
                        verdict.action(),
                        verdict.retry(),
                        verdict.evidence(),
                        verdict.ruledOut(),
                        missing),
                report.packets(),
                report.others());
    }

    // ---- the summary ----

    /** What is known of each process, with the incidents that were told; recordings of one process are one story. */
    List<ProcessStory> stories() {
        List<ProcessStory> all = new ArrayList<>();
        for (ProcessStory story : stories) {
            int same = 0;
            while (same < all.size() && !all.get(same).isSameProcessAs(story)) {
                same++;
            }
            if (same < all.size()) {
                all.set(same, all.get(same).and(story));
            } else {
                all.add(story);
            }
        }
        return all.stream()
                .map(story -> story.withIncidents(story.sources().stream()
                        .flatMap(source -> toldOf.getOrDefault(source, List.of()).stream())
                        .sorted(Comparator.comparingLong(
                                report -> report.incident().epochNanos()))
                        .limit(MOST_IN_STORY)
                        .toList()))
                .toList();
    }

    /** What a reader should know of the joining. */
    List<String> notices() {
        List<String> notices = new ArrayList<>(clocks);
        if (repeated > 0) {
            notices.add(counted(repeated) + " written down in more than one place, and told once");
        }
        if (notHeld > 0) {
            notices.add(counted(notHeld) + " behind the first " + MOST_HELD
                    + " told without a look at captures and other recordings");
        }
        if (joined > 0) {
            notices.add(counted(joined) + " found in the captures by addresses and time");
        }
        if (joinedByTime > 0) {
            notices.add(counted(joinedByTime) + " found in the captures by the peer's address and the time: "
                    + (joinedByTime == 1 ? "it has" : "they have") + " no port of this end");
        }
        return notices;
    }

    private static String counted(long count) {
        return count + (count == 1 ? " incident" : " incidents");
    }
}
