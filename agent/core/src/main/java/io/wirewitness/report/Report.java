package io.wirewitness.report;

import io.wirewitness.capture.CapturedPacket;
import io.wirewitness.model.Incident;
import io.wirewitness.model.Verdict;
import java.util.List;

/**
 * An incident with its verdict: what sinks are given.
 *
 * @param incident the facts
 * @param verdict the judgement
 * @param packets the connection's packets that were still held, oldest first; empty if none
 * @param others what other witnesses say of the same connection; empty if there are none, as in a live agent
 */
public record Report(Incident incident, Verdict verdict, List<CapturedPacket> packets, List<Told> others) {

    public Report {
        packets = List.copyOf(packets);
        others = List.copyOf(others);
    }

    /** A report with no other witness. */
    public Report(Incident incident, Verdict verdict, List<CapturedPacket> packets) {
        this(incident, verdict, packets, List.of());
    }
}
