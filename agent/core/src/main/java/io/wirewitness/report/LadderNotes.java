package io.wirewitness.report;

import io.wirewitness.model.Evidence;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.Incident;
import io.wirewitness.model.JvmEvent;
import io.wirewitness.model.Tier;
import io.wirewitness.model.Verdict;
import io.wirewitness.report.Ladder.Note;
import java.util.ArrayList;
import java.util.List;

/** What our own end of a connection told, as notes on its lifeline. Any thread. */
final class LadderNotes {

    private LadderNotes() {}

    /** The facts of the application and the kernel that a verdict stands on, and what the JVM did; none where we only watched. */
    static List<Note> of(Incident incident, Verdict verdict, Wording wording) {
        FlowSnapshot flow = incident.flow();
        if (flow == null || incident.observed() || incident.local() == null) {
            return List.of();
        }
        boolean atClient = flow.client().equals(incident.local());
        List<Note> notes = new ArrayList<>();
        for (Evidence one : verdict.evidence()) {
            if (one.tier() != Tier.PACKETS) {
                notes.add(new Note(one.epochNanos(), atClient, one.tier().text(), wording.text(one.fact())));
            }
        }
        for (JvmEvent stall : ProcessWords.told(incident)) {
            notes.add(new Note(stall.startNanos(), atClient, "jvm", ProcessWords.stall(stall) + " begins"));
        }
        return notes;
    }
}
