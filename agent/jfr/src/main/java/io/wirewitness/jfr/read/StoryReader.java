package io.wirewitness.jfr.read;

import io.wirewitness.diagnose.Diagnosis;
import io.wirewitness.jfr.events.AgentHealthEvent;
import io.wirewitness.jfr.events.ConnectionEvent;
import io.wirewitness.jfr.events.FailureEvent;
import io.wirewitness.jfr.events.FindingEvent;
import io.wirewitness.jfr.events.IncidentEvent;
import io.wirewitness.jfr.events.PoolReuseEvent;
import io.wirewitness.model.Endpoint;
import io.wirewitness.model.Failure;
import io.wirewitness.model.Finding;
import io.wirewitness.model.JvmEvent;
import io.wirewitness.model.Role;
import io.wirewitness.report.EndedConnection;
import io.wirewitness.report.IncidentReader;
import io.wirewitness.report.PoolReuse;
import io.wirewitness.report.ProcessStory;
import io.wirewitness.report.Report;
import io.wirewitness.report.StoryBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordedThread;
import org.jspecify.annotations.Nullable;

/**
 * Takes the events of one recording and makes the story of its process. What an event has is asked for by name, and may be
 * missing: the JDK changes its events, and so do we. One thread; bounded.
 */
final class StoryReader {

    /** Connections, and reuses, that are kept one by one. */
    static final int MOST_KEPT = 20_000;

    /** Incidents whose packets are read: making a flow of them is most of the work, and nobody looks at more. */
    static final int MOST_WITH_PACKETS = 10_000;

    private static final long NANOS_PER_MILLI = 1_000_000L;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    /** VM operations of the collectors, whose pauses have events of their own. */
    private static final List<String> COLLECTORS =
            List.of("G1", "Gen", "Parallel", "Serial", "Shenandoah", "X", "Z", "Collect");

    /** What the agent's own events are called. */
    private static final String OURS = "wirewitness.";

    /** Puts a handler on a type. */
    interface Subscription {
        void on(String type, Consumer<RecordedEvent> take);
    }

    private final Consumer<Report> incidents;
    private final Stalls stalls = new Stalls();
    private final GcPauses pauses = new GcPauses();
    private final Set<JvmEvent> heartbeats = new HashSet<>();
    private final JdkSockets sockets = new JdkSockets();
    private final List<String> brokenRules = new ArrayList<>();
    private final FeltFailures failures = new FeltFailures(
            new Diagnosis((rule, fault) -> brokenRules.add("the rule " + rule + " broke and is left out: " + fault)));
    private final RecordedFindings findings = new RecordedFindings();
    private final List<EndedConnection> connections = new ArrayList<>();
    private final List<PoolReuse> reuses = new ArrayList<>();
    private final List<String> unreadable = new ArrayList<>();
    private long connectionsInAll;
    private long reusesInAll;
    private long incidentsInAll;
    private long unreadableInAll;
    private long events;
    private long lostBytes;
    private long exceptions;
    private long handshakes;
    private boolean agent;
    private @Nullable String jvm;
    private long pid;
    private long startedNanos;
    private long firstNanos;
    private long lastNanos;
    private long throttledNanos = -1;
    private long throttledAtNanos;
    private long notJudged;
    private long lostPackets;

    StoryReader(Consumer<Report> incidents) {
        this.incidents = incidents;
    }

    void subscribe(Subscription to) {
        on(to, IncidentEvent.NAME, this::incident);
        on(to, ConnectionEvent.NAME, this::connection);
        on(to, PoolReuseEvent.NAME, this::reuse);
        on(to, FailureEvent.NAME, this::felt);
        on(to, FindingEvent.NAME, this::finding);
        on(to, AgentHealthEvent.NAME, this::health);
        on(to, "jdk.JVMInformation", this::jvm);
        on(to, "jdk.GCPhasePause", this::pause);
        on(to, "jdk.GarbageCollection", this::collection);
        on(to, "jdk.ExecuteVMOperation", this::operation);
        on(to, "jdk.ContainerCPUThrottling", this::throttling);
        on(to, "jdk.CPULoad", event -> {}); // each second or so: how far the recording goes
        on(to, "jdk.SocketRead", this::read);
        on(to, "jdk.SocketWrite", event -> sockets.write(event.getDuration().toNanos(), end(event, "address", "port")));
        on(to, "jdk.JavaExceptionThrow", this::thrown);
        on(to, "jdk.TLSHandshake", event -> handshakes++);
        on(to, "jdk.DataLoss", event -> lostBytes += number(event, "amount", 0));
    }

    private void on(Subscription to, String type, Consumer<RecordedEvent> take) {
        to.on(type, event -> {
            events++;
            long at = nanos(event.getEndTime());
            firstNanos = firstNanos == 0 ? at : Math.min(firstNanos, at);
            lastNanos = Math.max(lastNanos, at);
            take.accept(event);
        });
    }

    /** A type that the recording describes: where the agent ran and nothing happened, that is all there is of it. */
    void knows(String type) {
        agent |= type.startsWith(OURS);
    }

    // ---- ours ----

    private void incident(RecordedEvent event) {
        agent = true;
        incidentsInAll++;
        Endpoint local = end(event, "localAddress", "localPort");
        Endpoint remote = end(event, "remoteAddress", "remotePort");
        failures.ends(local, remote);
        long failedAt = number(event, "failedAt", 0);
        failures.judged(new Judged(
                failedAt > 0 ? failedAt * NANOS_PER_MILLI : nanos(event.getEndTime()),
                number(event, "connectionId", 0),
                (int) number(event, "localPort", 0),
                remote,
                orNull(text(event, "exceptionClass"))));
        String json = text(event, "json");
        try {
            String packets = incidentsInAll <= MOST_WITH_PACKETS ? text(event, "packets") : null;
            Report report = IncidentReader.read(json, packets);
            if (report != null) {
                incidents.accept(report);
                report.incident().jvm().forEach(this::seenByTheAgent);
            }
        } catch (IncidentReader.Unreadable e) {
            unreadableInAll++;
            if (unreadable.isEmpty()) {
                unreadable.add(String.valueOf(e.getMessage()));
            }
        }
    }

    /** What the heartbeat saw has no event of its own: a freeze, a used-up quota. The recorder's words are here already. */
    private void seenByTheAgent(JvmEvent event) {
        boolean fromRecorder = event.kind() == JvmEvent.Kind.GC_PAUSE || event.kind() == JvmEvent.Kind.SAFEPOINT;
        if (event.kind().isOfWholeProcess()
                && !fromRecorder
                && heartbeats.size() < MOST_KEPT
                && heartbeats.add(event)) {
            stalls.add(event.kind(), event.startNanos(), event.durationNanos(), event.detail());
        }
    }

    private void felt(RecordedEvent event) {
        agent = true;
        if (!event.hasField("felt") || !event.getBoolean("felt")) {
            return; // an attempt: a library that goes another way is not in trouble
        }
        failures.felt(new FeltFailure(
                nanos(event.getEndTime()),
                kind(text(event, "kind")),
                number(event, "connectionId", 0),
                (int) number(event, "localPort", 0),
                end(event, "remoteAddress", "remotePort"),
                orNull(text(event, "library")),
                orNull(text(event, "exceptionClass")),
                thread(event),
                frame(event)));
    }

    private void finding(RecordedEvent event) {
        agent = true;
        findings.add(
                nanos(event.getEndTime()),
                new Finding(
                        text(event, "rule"),
                        RecordedFindings.severity(text(event, "severity")),
                        text(event, "subject"),
                        text(event, "headline"),
                        text(event, "evidence").lines().toList(),
                        text(event, "action"),
                        text(event, "origin"),
                        orNull(text(event, "expected"))));
    }

    private void connection(RecordedEvent event) {
        agent = true;
        connectionsInAll++;
        failures.ends(end(event, "localAddress", "localPort"), end(event, "remoteAddress", "remotePort"));
        if (connections.size() < MOST_KEPT) {
            connections.add(new EndedConnection(
                    number(event, "connectionId", 0),
                    role(text(event, "role")),
                    end(event, "localAddress", "localPort"),
                    end(event, "remoteAddress", "remotePort"),
                    orNull(text(event, "host")),
                    nanos(event.getEndTime()),
                    duration(event, "age"),
                    duration(event, "idle"),
                    (int) number(event, "requests", 0),
                    number(event, "bytesOut", 0),
                    number(event, "bytesIn", 0),
                    orNull(text(event, "endedBy"))));
        }
    }

    private void reuse(RecordedEvent event) {
        agent = true;
        reusesInAll++;
        if (reuses.size() < MOST_KEPT) {
            reuses.add(new PoolReuse(
                    number(event, "connectionId", 0),
                    end(event, "remoteAddress", "remotePort"),
                    nanos(event.getEndTime()),
                    duration(event, "idle"),
                    orNull(text(event, "tcpState"))));
        }
    }

    private void health(RecordedEvent event) {
        agent = true;
        notJudged = Math.max(notJudged, number(event, "notJudged", 0));
        lostPackets = Math.max(lostPackets, number(event, "lostPackets", 0));
    }

    // ---- the JVM's ----

    private void jvm(RecordedEvent event) {
        // Its arguments stay where they are: they may hold passwords.
        String version = text(event, "jvmVersion");
        int from = version.indexOf('(');
        int to = version.indexOf(')', from + 1);
        jvm = from >= 0 && to > from ? "JDK " + version.substring(from + 1, to) : orNull(version);
        pid = number(event, "pid", 0);
        startedNanos = event.hasField("jvmStartTime") ? nanos(event.getInstant("jvmStartTime")) : 0;
    }

    private void pause(RecordedEvent event) {
        pauses.pause(
                number(event, "gcId", -1),
                nanos(event.getStartTime()),
                event.getDuration().toNanos(),
                text(event, "name"));
    }

    private void collection(RecordedEvent event) {
        long took = event.getDuration().toNanos();
        pauses.collection(
                number(event, "gcId", -2),
                nanos(event.getStartTime()),
                took,
                event.hasField("longestPause") ? duration(event, "longestPause") : took,
                text(event, "name"),
                text(event, "cause"));
    }

    private void operation(RecordedEvent event) {
        String operation = text(event, "operation");
        boolean stops = event.hasField("safepoint") && event.getBoolean("safepoint");
        if (stops && COLLECTORS.stream().noneMatch(operation::startsWith)) {
            stall(JvmEvent.Kind.SAFEPOINT, event, operation);
        }
    }

    /** Sums since the container's start: the difference of two events is what was lost between them. */
    private void throttling(RecordedEvent event) {
        long at = nanos(event.getEndTime());
        long sum = duration(event, "cpuThrottledTime");
        if (throttledNanos >= 0 && sum > throttledNanos && at > throttledAtNanos) {
            stalls.add(
                    JvmEvent.Kind.CPU_THROTTLED,
                    throttledAtNanos,
                    sum - throttledNanos,
                    String.format(Locale.ROOT, "in %.1f s", (at - throttledAtNanos) / 1e9));
        }
        throttledNanos = sum;
        throttledAtNanos = at;
    }

    private void stall(JvmEvent.Kind kind, RecordedEvent event, String detail) {
        stalls.add(kind, nanos(event.getStartTime()), event.getDuration().toNanos(), detail);
    }

    private void read(RecordedEvent event) {
        sockets.read(
                nanos(event.getStartTime()),
                event.getDuration().toNanos(),
                duration(event, "timeout") / 1_000_000,
                number(event, "bytesRead", 0),
                event.hasField("endOfStream") && event.getBoolean("endOfStream"),
                threadId(event),
                thread(event),
                end(event, "address", "port"),
                text(event, "host"));
    }

    private void thrown(RecordedEvent event) {
        exceptions++;
        String className = event.hasField("thrownClass") && event.getClass("thrownClass") != null
                ? event.getClass("thrownClass").getName()
                : "";
        if (JdkSockets.mayBeOfSocket(className)) {
            sockets.thrown(
                    nanos(event.getEndTime()),
                    threadId(event),
                    thread(event),
                    className,
                    orNull(text(event, "message")),
                    frame(event));
        }
    }

    // ---- the story ----

    ProcessStory tell(String name, long startNanos, List<String> faults) {
        List<String> notices = new ArrayList<>();
        if (!agent) {
            List<Report> told = sockets.reports(exceptions > 0);
            told.forEach(incidents);
            incidentsInAll = told.size();
            withoutAgent(notices);
        } else {
            List<Report> told = failures.reports(lastNanos);
            told.forEach(incidents);
            incidentsInAll += told.size();
            withoutVerdict(told.size(), notices);
        }
        if (lostBytes > 0) {
            notices.add("the JVM lost " + lostBytes + " bytes of events (jdk.DataLoss)");
        }
        if (notJudged > 0) {
            notices.add(notJudged + " failures were only counted by the agent: too many at once");
        }
        if (incidentsInAll > MOST_WITH_PACKETS && agent) {
            notices.add("packets are shown of the first " + MOST_WITH_PACKETS + " incidents only");
        }
        if (findings.notKept() > 0) {
            notices.add(findings.notKept() + " findings about settings more than " + RecordedFindings.MOST
                    + " are only counted");
        }
        if (lostPackets > 0) {
            notices.add(lostPackets + " packets were lost before the agent saw them");
        }
        List<String> all = new ArrayList<>(faults);
        if (unreadableInAll > 0) {
            all.add(name + ": " + unreadableInAll + (unreadableInAll == 1 ? " incident" : " incidents")
                    + " cannot be read; the first: " + unreadable.get(0));
        }
        return new StoryBuilder(List.of(name))
                .recordings(1)
                .process(jvm, pid, startedNanos)
                .span(firstNanos == 0 ? startNanos : Math.min(firstNanos, startNanos), Math.max(lastNanos, startNanos))
                .agent(agent)
                .events(events)
                .jvmEvents(stalls.inTimeWith(pauses.all()), stalls.count() + pauses.count())
                .incidents(List.of(), incidentsInAll)
                .connections(connections, connectionsInAll)
                .reuses(reuses, reusesInAll)
                .peers(agent ? List.of() : sockets.peers())
                .notices(notices)
                .faults(all)
                .findings(findings.all())
                .build();
    }

    private void withoutVerdict(int told, List<String> notices) {
        if (told > 0) {
            notices.add(
                    told + (told == 1 ? " failure has" : " failures have")
                            + " no verdict of the agent in it: the recording or the process ended before, or they were too many");
        }
        if (failures.notTold() > 0) {
            notices.add(failures.notTold() + " failures more without a verdict are only counted");
        }
        notices.addAll(brokenRules);
    }

    /** What such a recording can tell, and what it cannot. */
    private void withoutAgent(List<String> notices) {
        notices.add(
                "recorded without Wirewitness: it tells pauses of the JVM and slow reads and writes; it does not tell who ended a"
                        + " connection, nor which one, since no socket event of the JDK has a local port");
        if (exceptions == 0) {
            notices.add(
                    "no exceptions are recorded in it; jcmd PID JFR.start jdk.JavaExceptionThrow#enabled=true does that");
        }
        if (handshakes > 0) {
            notices.add(handshakes + " TLS handshakes that succeeded; failed ones leave no event");
        }
        if (sockets.notKept() > 0) {
            notices.add(
                    sockets.notKept() + " failures more than " + JdkSockets.MOST_TOLD + " of a kind are only counted");
        }
    }

    // ---- fields, each of which may be missing ----

    private static String text(RecordedEvent event, String name) {
        String text = event.hasField(name) ? event.getString(name) : null;
        return text == null ? "" : text;
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }

    private static long number(RecordedEvent event, String name, long otherwise) {
        return event.hasField(name) ? event.getLong(name) : otherwise;
    }

    private static long duration(RecordedEvent event, String name) {
        if (!event.hasField(name)) {
            return 0;
        }
        Duration duration = event.getDuration(name);
        try {
            return duration.toNanos();
        } catch (ArithmeticException tooLong) {
            return duration.isNegative() ? -1 : Long.MAX_VALUE;
        }
    }

    private static @Nullable Endpoint end(RecordedEvent event, String address, String port) {
        String host = text(event, address);
        long number = number(event, port, 0);
        if (host.isEmpty() || number <= 0 || number > 0xffff) {
            return null;
        }
        try {
            return Endpoint.parse((host.contains(":") ? "[" + host + "]" : host) + ":" + number);
        } catch (IllegalArgumentException notAnAddress) {
            return null;
        }
    }

    private static Failure.Kind kind(String text) {
        for (Failure.Kind kind : Failure.Kind.values()) {
            if (kind.name().equalsIgnoreCase(text)) {
                return kind;
            }
        }
        return Failure.Kind.OTHER;
    }

    private static Role role(String text) {
        for (Role role : Role.values()) {
            if (role.name().equalsIgnoreCase(text)) {
                return role;
            }
        }
        return Role.UNKNOWN;
    }

    private static long nanos(Instant instant) {
        return instant.getEpochSecond() * NANOS_PER_SECOND + instant.getNano();
    }

    private static long threadId(RecordedEvent event) {
        RecordedThread thread = event.getThread();
        return thread == null ? -1 : thread.getJavaThreadId();
    }

    private static String thread(RecordedEvent event) {
        RecordedThread thread = event.getThread();
        if (thread == null) {
            return "";
        }
        String name = thread.getJavaName() == null ? thread.getOSName() : thread.getJavaName();
        return name == null ? "" : name;
    }

    /** The first frame that is not the JDK's; empty if there is none. */
    private static String frame(RecordedEvent event) {
        RecordedStackTrace stack = event.getStackTrace();
        if (stack == null) {
            return "";
        }
        for (RecordedFrame frame : stack.getFrames()) {
            if (!frame.isJavaFrame() || frame.getMethod() == null) {
                continue;
            }
            String type = frame.getMethod().getType().getName();
            if (!type.startsWith("java.") && !type.startsWith("sun.") && !type.startsWith("jdk.")) {
                return type + "." + frame.getMethod().getName() + ":" + frame.getLineNumber();
            }
        }
        return "";
    }
}
