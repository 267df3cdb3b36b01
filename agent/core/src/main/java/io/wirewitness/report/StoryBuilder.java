package io.wirewitness.report;

import io.wirewitness.model.Finding;
import io.wirewitness.model.JvmEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts a {@link ProcessStory} together; what is not said is empty, 0 or not known. One thread's. */
public final class StoryBuilder {

    private final List<String> sources;
    private int recordings;
    private @Nullable String jvm;
    private long pid;
    private long startedNanos;
    private long firstNanos;
    private long lastNanos;
    private boolean agent;
    private long events;
    private List<JvmEvent> jvmEvents = List.of();
    private long jvmEventsInAll;
    private List<Report> incidents = List.of();
    private long incidentsInAll;
    private List<EndedConnection> connections = List.of();
    private long connectionsInAll;
    private List<PoolReuse> reuses = List.of();
    private long reusesInAll;
    private List<SocketPeer> peers = List.of();
    private List<String> notices = List.of();
    private List<String> faults = List.of();
    private List<Finding> findings = List.of();

    /** A story that is told from these files, recordings first. */
    public StoryBuilder(List<String> sources) {
        this.sources = sources;
    }

    /** How many of the sources are recordings. */
    public StoryBuilder recordings(int count) {
        this.recordings = count;
        return this;
    }

    /** Whose story it is; null and 0 for what is not known. */
    public StoryBuilder process(@Nullable String name, long number, long started) {
        this.jvm = name;
        this.pid = number;
        this.startedNanos = started;
        return this;
    }

    /** The first and the last moment that the sources tell of. */
    public StoryBuilder span(long first, long last) {
        this.firstNanos = first;
        this.lastNanos = last;
        return this;
    }

    /** Whether Wirewitness ran in it. */
    public StoryBuilder agent(boolean ran) {
        this.agent = ran;
        return this;
    }

    /** Events that were read. */
    public StoryBuilder events(long count) {
        this.events = count;
        return this;
    }

    /** Stalls of the process as a whole, in order of time, and how many there were. */
    public StoryBuilder jvmEvents(List<JvmEvent> stalls, long inAll) {
        this.jvmEvents = stalls;
        this.jvmEventsInAll = inAll;
        return this;
    }

    /** What failed, in order of time, and how often something did. */
    public StoryBuilder incidents(List<Report> told, long inAll) {
        this.incidents = told;
        this.incidentsInAll = inAll;
        return this;
    }

    /** Connections that ended, and how many did. */
    public StoryBuilder connections(List<EndedConnection> ended, long inAll) {
        this.connections = ended;
        this.connectionsInAll = inAll;
        return this;
    }

    /** Connections that were used again, and how often one was. */
    public StoryBuilder reuses(List<PoolReuse> used, long inAll) {
        this.reuses = used;
        this.reusesInAll = inAll;
        return this;
    }

    /** What the JDK's own events tell of peers. */
    public StoryBuilder peers(List<SocketPeer> told) {
        this.peers = told;
        return this;
    }

    /** What a reader should know. */
    public StoryBuilder notices(List<String> lines) {
        this.notices = lines;
        return this;
    }

    /** What could not be read. */
    public StoryBuilder faults(List<String> lines) {
        this.faults = lines;
        return this;
    }

    /** What was found about settings. */
    public StoryBuilder findings(List<Finding> found) {
        this.findings = found;
        return this;
    }

    /** The story. */
    public ProcessStory build() {
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
                incidents,
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
}
