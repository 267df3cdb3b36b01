package io.wirewitness.jfr;

import io.wirewitness.engine.EngineCounts;
import io.wirewitness.jfr.events.AgentHealthEvent;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import jdk.jfr.FlightRecorder;

/** Tells every running recording now and then how the agent is doing, on a thread of the recorder. */
public final class HealthEvents implements AutoCloseable {

    private final Runnable hook;

    /**
     * Begins to tell.
     *
     * @param counts what the engine did
     * @param cpuNanos what the agent's threads took
     */
    public HealthEvents(String version, Supplier<EngineCounts> counts, LongSupplier cpuNanos) {
        this.hook = () -> {
            AgentHealthEvent event = new AgentHealthEvent();
            EngineCounts now = counts.get();
            event.version = version;
            event.incidents = now.incidents();
            event.notJudged = now.notJudged();
            event.packets = now.packets();
            event.lostPackets = now.lostPackets();
            event.flows = now.flows();
            event.capturing = now.capturing();
            event.agentCpu = cpuNanos.getAsLong();
            event.commit();
        };
        FlightRecorder.addPeriodicEvent(AgentHealthEvent.class, hook);
    }

    @Override
    public void close() {
        FlightRecorder.removePeriodicEvent(hook);
    }
}
