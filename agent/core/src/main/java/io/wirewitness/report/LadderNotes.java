package io.wirewitness.report;

import io.wirewitness.diagnose.Quantity;
import io.wirewitness.model.Connection;
import io.wirewitness.model.Evidence;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.Incident;
import io.wirewitness.model.JvmEvent;
import io.wirewitness.model.Role;
import io.wirewitness.model.Tier;
import io.wirewitness.model.Verdict;
import io.wirewitness.report.Ladder.Lifeline;
import io.wirewitness.report.Ladder.Note;
import java.util.ArrayList;
import java.util.List;

/** What our own end of a connection told, as notes on its lifeline. Any thread. */
final class LadderNotes {

    /** The same pause, told by two: a time that was written down may have lost its last digits. */
    private static final long SAME_NANOS = 1_000_000;

    private LadderNotes() {}

    /** The facts of the application and the kernel that a verdict stands on, and what the JVM did; none where we only watched. */
    static List<Note> of(Incident incident, Verdict verdict, Wording wording) {
        FlowSnapshot flow = incident.flow();
        if (flow == null || incident.observed() || incident.local() == null) {
            return List.of();
        }
        return notes(incident, verdict, wording, flow.client().equals(incident.local()), false);
    }

    /**
     * The ladder of an incident without packets: its notes are all that can be drawn. Without rows if nothing of it is
     * dated, or if we only watched.
     */
    static Ladder alone(Incident incident, Verdict verdict, Wording wording) {
        Connection connection = incident.connection();
        Role role = connection != null ? connection.role() : incident.call() != null ? Role.CLIENT : Role.UNKNOWN;
        boolean byServer = role == Role.SERVER;
        List<Note> notes = incident.observed() ? List.of() : notes(incident, verdict, wording, !byServer, true);
        Ladder empty = switch (role) {
            case SERVER -> new Ladder(Lifeline.client(incident.remote()), Lifeline.server(incident.local()), List.of());
            case CLIENT, OBSERVER ->
                new Ladder(Lifeline.client(incident.local()), Lifeline.server(incident.remote()), List.of());
            // A socket event of the JDK does not tell who had called whom.
            case UNKNOWN ->
                new Ladder(
                        new Lifeline("this process", incident.local()),
                        new Lifeline("peer", incident.remote()),
                        List.of());
        };
        return empty.with(notes);
    }

    /** What is not dated has no place on a lifeline. */
    private static List<Note> notes(
            Incident incident, Verdict verdict, Wording wording, boolean atLeft, boolean packetsToo) {
        List<Note> notes = new ArrayList<>();
        for (Evidence one : verdict.evidence()) {
            if (one.epochNanos() > 0 && (packetsToo || one.tier() != Tier.PACKETS)) {
                notes.add(new Note(one.epochNanos(), atLeft, one.tier().text(), wording.text(one.fact())));
            }
        }
        for (JvmEvent stall : ProcessWords.told(incident)) {
            if (stall.startNanos() > 0 && !isTold(verdict, stall)) {
                notes.add(new Note(stall.startNanos(), atLeft, "jvm", ProcessWords.stall(stall) + " begins"));
            }
        }
        return notes;
    }

    /** True if a fact of the verdict tells this stall itself: it began then, and lasted as long. */
    private static boolean isTold(Verdict verdict, JvmEvent stall) {
        String howLong = Quantity.nanos(stall.durationNanos());
        return verdict.evidence().stream()
                .anyMatch(one -> one.tier() == Tier.APP
                        && Math.abs(one.epochNanos() - stall.startNanos()) <= SAME_NANOS
                        && one.fact().contains(howLong));
    }
}
