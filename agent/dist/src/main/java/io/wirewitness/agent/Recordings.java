package io.wirewitness.agent;

import io.wirewitness.engine.EngineCounts;
import io.wirewitness.jfr.Events;
import io.wirewitness.jfr.FindingEvents;
import io.wirewitness.jfr.HealthEvents;
import io.wirewitness.jfr.JfrSink;
import io.wirewitness.kernel.AgentThreads;
import io.wirewitness.model.Finding;
import io.wirewitness.report.IncidentJson;
import io.wirewitness.report.Redaction;
import io.wirewitness.report.Sink;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Our part in the JVM's flight recorder; none where the JVM has no recorder, or nobody wants it. Registering the events loads
 * the recorder, so it is done on a thread of its own, once everything else runs.
 */
final class Recordings implements AutoCloseable {

    private static final String MODULE = "jdk.jfr";
    private static final long LONGEST_REGISTERING_MILLIS = TimeUnit.SECONDS.toMillis(5);

    private final boolean possible;
    private final Consumer<String> notices;
    private @Nullable Thread registering;
    private volatile @Nullable AutoCloseable health;

    /** Until then no other thread may touch an event class: initialising one waits for the recorder, which waits for the class. */
    private volatile boolean registered;

    private Recordings(boolean possible, Consumer<String> notices) {
        this.possible = possible;
        this.notices = notices;
    }

    /** Nothing is registered yet. */
    static Recordings of(boolean wanted, Consumer<String> notices) {
        boolean there = ModuleLayer.boot().findModule(MODULE).isPresent();
        if (wanted && !there) {
            notices.accept("this JVM has no flight recorder (module jdk.jfr): no events for recordings,"
                    + " and pauses are known by the heartbeat only");
        }
        return new Recordings(wanted && there, notices);
    }

    /** What writes incidents into recordings; empty if there is no recorder. */
    List<Sink> sinks(IncidentJson json) {
        return possible ? List.of(new EarlySink(new JfrSink(json), () -> registered)) : List.of();
    }

    /** What takes down what happens to sockets. */
    SocketRecord sockets(Redaction redaction) {
        return possible ? new RecordedSockets(redaction, () -> registered) : SocketRecord.NONE;
    }

    /** A finding about the settings; nothing before the events are registered. */
    void found(Finding finding) {
        if (registered) {
            FindingEvents.write(finding);
        }
    }

    /** Begins to register the events, and to tell recordings how the agent is doing. */
    void start(String version, Supplier<EngineCounts> counts) {
        if (!possible) {
            return;
        }
        Thread starting = new Thread(null, () -> register(version, counts), "wirewitness-jfr", 0, false);
        starting.setDaemon(true);
        starting.setContextClassLoader(null); // else the application's, in what the recorder keeps
        registering = starting;
        starting.start();
    }

    private void register(String version, Supplier<EngineCounts> counts) {
        try {
            Events.register();
            registered = true;
            health = new HealthEvents(version, counts, AgentThreads::cpuNanos);
        } catch (Throwable fault) { // nobody else is told of what ends this thread
            notices.accept("the flight recorder takes no events of ours: " + fault);
        }
    }

    /** Takes the events out of the recorder. */
    @Override
    public void close() {
        Thread running = registering;
        if (running == null) {
            return;
        }
        try {
            running.join(LONGEST_REGISTERING_MILLIS);
            registered = false;
            AutoCloseable telling = health;
            if (telling != null) {
                telling.close();
            }
            Events.unregister();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception fault) {
            notices.accept("our events could not be taken out of the flight recorder: " + fault);
        }
    }
}
