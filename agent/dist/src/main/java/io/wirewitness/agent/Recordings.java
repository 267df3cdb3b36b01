package io.wirewitness.agent;

import io.wirewitness.jfr.Events;
import io.wirewitness.jfr.JfrSink;
import io.wirewitness.report.IncidentJson;
import io.wirewitness.report.Sink;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Our part in the JVM's flight recorder; none where the JVM has no recorder, or nobody wants it. Registering the events loads
 * the recorder, so it is done on a thread of its own, beside the start.
 */
final class Recordings implements AutoCloseable {

    private static final String MODULE = "jdk.jfr";
    private static final long LONGEST_REGISTERING_MILLIS = TimeUnit.SECONDS.toMillis(5);

    private final @Nullable Thread registering;

    private Recordings(@Nullable Thread registering) {
        this.registering = registering;
    }

    /** Begins to register the events. */
    static Recordings start(boolean wanted, Consumer<String> notices) {
        if (!wanted) {
            return new Recordings(null);
        }
        if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
            notices.accept("this JVM has no flight recorder (module jdk.jfr): no events for recordings,"
                    + " and pauses are known by the heartbeat only");
            return new Recordings(null);
        }
        Thread registering = new Thread(null, () -> register(notices), "wirewitness-jfr", 0, false);
        registering.setDaemon(true);
        registering.setContextClassLoader(null); // else the application's, in what the recorder keeps
        registering.start();
        return new Recordings(registering);
    }

    private static void register(Consumer<String> notices) {
        try {
            Events.register();
        } catch (Throwable fault) { // nobody else is told of what ends this thread
            notices.accept("the flight recorder takes no events of ours: " + fault);
        }
    }

    /** What writes incidents into recordings; empty if there is no recorder. */
    List<Sink> sinks(IncidentJson json) {
        return registering == null ? List.of() : List.of(new JfrSink(json));
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
            Events.unregister();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
