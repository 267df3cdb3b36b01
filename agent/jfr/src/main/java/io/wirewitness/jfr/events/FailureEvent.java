package io.wirewitness.jfr.events;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/**
 * A failure at the moment and on the thread where it was felt: its stack, and with JDK 25 the trace that is current there
 * ({@code jdk.jfr.Contextual}). The verdict follows as {@link IncidentEvent} with the same connection id.
 */
@Name(FailureEvent.NAME)
@Label("Connection Failure")
@Category({"Wirewitness", "Incidents"})
@Description("A connection failed on this thread; its verdict follows as a Connection Incident")
@StackTrace(true)
public final class FailureEvent extends Event {

    /** The name in recordings. */
    public static final String NAME = "wirewitness.Failure";

    @Label("Kind")
    @Description("What happened in TCP's words")
    public @Nullable String kind;

    @Label("Connection Id")
    @Description("Advances with every connection of the process; 0 if the call had none")
    public long connectionId;

    @Label("Local Port")
    @Description("0 if not known")
    public int localPort;

    @Label("Remote Address")
    public @Nullable String remoteAddress;

    @Label("Remote Port")
    public int remotePort;

    @Label("Library")
    public @Nullable String library;

    @Label("Exception Class")
    public @Nullable String exceptionClass;

    @Label("Felt")
    @Description("An exception reached a caller; false of an attempt, after which the library may go another way")
    public boolean felt;
}
