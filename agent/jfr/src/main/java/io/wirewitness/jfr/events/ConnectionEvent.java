package io.wirewitness.jfr.events;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/** One connection at its end, whether something failed on it or not. */
@Name(ConnectionEvent.NAME)
@Label("Connection")
@Category({"Wirewitness", "Connections"})
@Description("A TCP connection of this process has ended: its age, its requests, its bytes, and who ended it")
@StackTrace(false)
public final class ConnectionEvent extends Event {

    /** The name in recordings. */
    public static final String NAME = "wirewitness.Connection";

    @Label("Connection Id")
    @Description("Advances with every connection of the process; the same in the other Wirewitness events")
    public long connectionId;

    @Label("Role")
    @Description("Which side of the connection this process was")
    public @Nullable String role;

    @Label("Local Address")
    public @Nullable String localAddress;

    @Label("Local Port")
    public int localPort;

    @Label("Remote Address")
    public @Nullable String remoteAddress;

    @Label("Remote Port")
    public int remotePort;

    @Label("Host")
    @Description("The peer's name as the application gave it")
    public @Nullable String host;

    @Label("Age")
    @Timespan(Timespan.NANOSECONDS)
    public long age;

    @Label("Idle At End")
    @Description("How long it had been quiet when it ended")
    @Timespan(Timespan.NANOSECONDS)
    public long idle;

    @Label("Requests")
    @Description("Requests that it carried; 0 if not known")
    public int requests;

    @Label("Bytes Written")
    @DataAmount
    public long bytesOut;

    @Label("Bytes Read")
    @DataAmount
    public long bytesIn;

    @Label("Ended By")
    @Description(
            "local: we closed first; peer: it was closed or reset in the peer's name; failure: neither, an operation failed")
    public @Nullable String endedBy;
}
