package io.wirewitness.jfr.events;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.SettingDefinition;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/**
 * A kept connection was taken into use again after it had been idle. Its setting {@code idle} is the least idle time that is
 * recorded; the event has no duration of its own.
 */
@Name(PoolReuseEvent.NAME)
@Label("Pooled Connection Reuse")
@Category({"Wirewitness", "Connections"})
@Description("A kept connection was used again after it had been idle")
@StackTrace(false)
public final class PoolReuseEvent extends Event {

    /** The name in recordings. */
    public static final String NAME = "wirewitness.PoolReuse";

    @Label("Connection Id")
    public long connectionId;

    @Label("Local Port")
    public int localPort;

    @Label("Remote Address")
    public @Nullable String remoteAddress;

    @Label("Remote Port")
    public int remotePort;

    @Label("Idle")
    @Description("How long the connection had been quiet")
    @Timespan(Timespan.NANOSECONDS)
    public long idle;

    @Label("TCP State")
    @Description("The kernel's state before the write: CLOSE_WAIT means that the peer had closed already")
    public @Nullable String tcpState;

    @Name("idle")
    @Label("Least Idle Time")
    @Description("Reuses after less are not recorded, such as 500 ms or 10 s")
    @SettingDefinition
    boolean idle(IdleSetting least) {
        return least.allows(idle);
    }
}
