package io.wirewitness.jfr.events;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import jdk.jfr.Timestamp;
import org.jspecify.annotations.Nullable;

/**
 * One failure with its verdict, complete in itself: written once the verdict is known, by the engine's thread, so that its
 * own start time lies some milliseconds behind {@link #failedAt}. The stack of who felt it is in {@link FailureEvent}.
 */
@Name(IncidentEvent.NAME)
@Label("Connection Incident")
@Category({"Wirewitness", "Incidents"})
@Description("A connection failed: who ended it, why, what proves it, whether a retry is safe, what to change")
@StackTrace(false)
public final class IncidentEvent extends Event {

    /** The name in recordings. */
    public static final String NAME = "wirewitness.Incident";

    @Label("Id")
    @Description("The id that log, incident file and capture file show")
    public @Nullable String id;

    @Label("Failed At")
    @Description("When the failure was felt; the event itself is written when its verdict is known")
    @Timestamp(Timestamp.MILLISECONDS_SINCE_EPOCH)
    public long failedAt;

    @Label("Cause")
    @Description("The cause's name; java -jar wirewitness.jar why CAUSE tells all of it")
    public @Nullable String cause;

    @Label("Blame")
    public @Nullable String blame;

    @Label("Confidence")
    @Description("proven, likely, possible or unknown")
    public @Nullable String confidence;

    @Label("Headline")
    @Description("What happened, in one line")
    public @Nullable String headline;

    @Label("Action")
    @Description("What to change")
    public @Nullable String action;

    @Label("Retry Safe")
    @Description("yes, no or unknown")
    public @Nullable String retrySafe;

    @Label("Retry Reason")
    public @Nullable String retryReason;

    @Label("Evidence")
    @Description("One fact a line, with its time and the tier it comes from")
    public @Nullable String evidence;

    @Label("Ruled Out")
    @Description("Other causes, and why it was not they")
    public @Nullable String ruledOut;

    @Label("Missing")
    @Description("What was not known, and would have made the verdict surer")
    public @Nullable String missing;

    @Label("Tiers")
    @Description("Where evidence came from: app, kernel, packets")
    public @Nullable String tiers;

    @Label("Role")
    @Description("Which side of the connection this process was")
    public @Nullable String role;

    @Label("Library")
    public @Nullable String library;

    @Label("Request")
    @Description("Method and address of the request, secrets cut")
    public @Nullable String request;

    @Label("Trace Id")
    @Description(
            "The trace that was current on the thread where the failure was felt, as the application's tracing names it")
    public @Nullable String traceId;

    @Label("Span Id")
    @Description("The span in that trace")
    public @Nullable String spanId;

    @Label("Local Address")
    public @Nullable String localAddress;

    @Label("Local Port")
    public int localPort;

    @Label("Remote Address")
    public @Nullable String remoteAddress;

    @Label("Remote Port")
    public int remotePort;

    @Label("Connection Id")
    @Description("Advances with every connection of the process; the same in the other Wirewitness events")
    public long connectionId;

    @Label("Connection Age")
    @Timespan(Timespan.NANOSECONDS)
    public long age;

    @Label("Idle Before Request")
    @Description("How long the connection was quiet before this request; none (N/A) for the first one")
    @Timespan(Timespan.NANOSECONDS)
    public long idle;

    @Label("Request Ordinal")
    @Description("Which request on this connection it was, from 1; 0 if not known")
    public int ordinal;

    @Label("Bytes Written")
    @DataAmount
    public long bytesOut;

    @Label("Bytes Read")
    @DataAmount
    public long bytesIn;

    @Label("Exception Class")
    public @Nullable String exceptionClass;

    @Label("Exception Message")
    public @Nullable String exceptionMessage;

    @Label("Packet History")
    @Description("Zeek's letters: upper case the client, lower case the server")
    public @Nullable String history;

    @Label("Last Packets")
    @Description("The first and the last packets of the connection, one a line, in tcpdump's manner")
    public @Nullable String packets;

    @Label("Lost Events")
    @Description("Events of the agent that were dropped while this connection lived")
    public long lostEvents;

    @Label("Lost Packets")
    @Description("Packets that the capture lost while this connection lived")
    public long lostPackets;

    @Label("JSON")
    @Description("The incident as the incident file has it, schema wirewitness.incident/1")
    public @Nullable String json;
}
