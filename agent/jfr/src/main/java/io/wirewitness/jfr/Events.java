package io.wirewitness.jfr;

import io.wirewitness.jfr.events.AgentHealthEvent;
import io.wirewitness.jfr.events.ConnectionEvent;
import io.wirewitness.jfr.events.FailureEvent;
import io.wirewitness.jfr.events.FindingEvent;
import io.wirewitness.jfr.events.IncidentEvent;
import io.wirewitness.jfr.events.PoolReuseEvent;
import java.util.List;
import jdk.jfr.Event;
import jdk.jfr.FlightRecorder;

/**
 * Makes our events known to the JVM's flight recorder, and forgotten again. Any thread.
 *
 * <p>This class cannot be loaded where the module {@code jdk.jfr} is missing.
 */
public final class Events {

    private static final List<Class<? extends Event>> ALL = List.of(
            IncidentEvent.class,
            FailureEvent.class,
            ConnectionEvent.class,
            PoolReuseEvent.class,
            FindingEvent.class,
            AgentHealthEvent.class);

    private Events() {}

    /** Registers every event: a type that is not registered has no name for {@code jcmd JFR.view} and no settings. */
    public static void register() {
        ALL.forEach(FlightRecorder::register);
    }

    /** Takes every event out of the recorder; recordings keep what was written. */
    public static void unregister() {
        ALL.forEach(FlightRecorder::unregister);
    }
}
