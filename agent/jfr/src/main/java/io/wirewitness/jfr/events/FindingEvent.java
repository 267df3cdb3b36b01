package io.wirewitness.jfr.events;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** One finding about the configuration. */
@Name(FindingEvent.NAME)
@Label("Configuration Finding")
@Category({"Wirewitness", "Configuration"})
@Description("Two settings that do not fit together, or will not with this peer")
@StackTrace(false)
public final class FindingEvent extends Event {

    /** The name in recordings. */
    public static final String NAME = "wirewitness.Finding";

    @Label("Rule")
    public @Nullable String rule;

    @Label("Severity")
    @Description("error, warning or note")
    public @Nullable String severity;

    @Label("Subject")
    public @Nullable String subject;

    @Label("Headline")
    public @Nullable String headline;

    @Label("Evidence")
    public @Nullable String evidence;

    @Label("Action")
    public @Nullable String action;

    @Label("Origin")
    public @Nullable String origin;

    @Label("Expected")
    @Description("Failed attempts an hour now and after the action; not there if too little was seen")
    public @Nullable String expected;
}
