package io.wirewitness.jfr.events;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Period;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/** How the agent itself is doing: what it saw, what it lost, what it costs. Sums since the agent's start. */
@Name(AgentHealthEvent.NAME)
@Label("Agent Health")
@Category({"Wirewitness", "Agent"})
@Description("What the agent saw, lost and cost since its start")
@StackTrace(false)
@Period("10 s")
public final class AgentHealthEvent extends Event {

    /** The name in recordings. */
    public static final String NAME = "wirewitness.AgentHealth";

    @Label("Version")
    public @Nullable String version;

    @Label("Incidents")
    @Description("Failures that were judged")
    public long incidents;

    @Label("Failures Not Judged")
    @Description("Failures that were only counted: too many at once, or dropped at the inbox")
    public long notJudged;

    @Label("Packets")
    @Description("Packets that the capture read")
    public long packets;

    @Label("Lost Packets")
    @Description("Packets that the kernel or the ring dropped")
    public long lostPackets;

    @Label("Flows")
    @Description("Connections held in the flow table")
    public int flows;

    @Label("Capturing")
    @Description("Whether packets are being captured")
    public boolean capturing;

    @Label("Agent CPU Time")
    @Description("Of all threads of the agent; not what its hooks take on the application's; -1 if not known")
    @Timespan(Timespan.NANOSECONDS)
    public long agentCpu;
}
