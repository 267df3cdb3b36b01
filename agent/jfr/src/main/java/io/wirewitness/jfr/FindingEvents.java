package io.wirewitness.jfr;

import io.wirewitness.jfr.events.FindingEvent;
import io.wirewitness.model.Finding;

/** Writes findings into recordings. Any thread; the events must be registered. */
public final class FindingEvents {

    private FindingEvents() {}

    /** One event; nothing if nobody records. */
    public static void write(Finding finding) {
        FindingEvent event = new FindingEvent();
        if (event.shouldCommit()) {
            event.rule = finding.rule();
            event.severity = finding.severity().text();
            event.subject = finding.subject();
            event.headline = finding.headline();
            event.evidence = String.join("\n", finding.evidence());
            event.action = finding.action();
            event.origin = finding.origin();
            event.expected = finding.expected();
            event.commit();
        }
    }
}
